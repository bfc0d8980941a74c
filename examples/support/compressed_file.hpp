// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_COMPRESSED_FILE_HPP
#define BGPWIRE_EXAMPLES_COMPRESSED_FILE_HPP

// Files as they are, or compressed by gzip (zlib) or bzip2 (libbz2), from front to back.

#include <bzlib.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <vector>

namespace bgpwire::examples {

/// Reads a file from front to back; how it is compressed, its first octets say.
class compressed_file {
public:
    explicit compressed_file(char const* path) : file_{std::fopen(path, "rb")}
    {
        if (file_ == nullptr)
            return;
        unsigned char magic[3]{};
        bool const bzip2 = std::fread(magic, 1, 3, file_) == 3 && magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h';
        std::rewind(file_);
        if (bzip2) {
            open_ = BZ2_bzDecompressInit(&bzip2_, 0, 0) == BZ_OK;
        } else {
            std::fclose(file_);
            file_ = nullptr;
            gzip_ = gzopen(path, "rb"); // hands over what is not gzip as it is
        }
    }
    ~compressed_file()
    {
        if (gzip_ != nullptr)
            gzclose(gzip_);
        if (open_)
            BZ2_bzDecompressEnd(&bzip2_);
        if (file_ != nullptr)
            std::fclose(file_);
    }
    compressed_file(compressed_file const&) = delete;
    compressed_file& operator=(compressed_file const&) = delete;

    [[nodiscard]] bool is_open() const { return gzip_ != nullptr || file_ != nullptr; }
    /// Whether the file is damaged or cut short behind what was read so far.
    [[nodiscard]] bool failed() const { return failed_; }

    /// Fills the front of `to`; 0 at the end of the file and where it is damaged.
    std::size_t read(std::span<std::uint8_t> to)
    {
        if (gzip_ == nullptr)
            return file_ == nullptr ? 0 : read_bzip2(to);
        auto const count = gzread(gzip_, to.data(), static_cast<unsigned>(to.size()));
        int status = Z_OK;
        gzerror(gzip_, &status);
        failed_ = count < 0 || (status != Z_OK && status != Z_STREAM_END);
        return count < 0 ? 0 : static_cast<std::size_t>(count);
    }

private:
    std::size_t read_bzip2(std::span<std::uint8_t> to)
    {
        bzip2_.next_out = reinterpret_cast<char*>(to.data());
        bzip2_.avail_out = static_cast<unsigned>(to.size());
        while (bzip2_.avail_out != 0 && !failed_) {
            if (bzip2_.avail_in == 0) {
                bzip2_.next_in = input_;
                bzip2_.avail_in = static_cast<unsigned>(std::fread(input_, 1, sizeof input_, file_));
            }
            bool const at_end = bzip2_.avail_in == 0;
            if (at_end && !open_)
                break;
            if (!open_) // parallel compressors write one stream behind the other
                open_ = BZ2_bzDecompressInit(&bzip2_, 0, 0) == BZ_OK;
            auto const left = bzip2_.avail_out;
            auto const status = BZ2_bzDecompress(&bzip2_);
            if (status == BZ_STREAM_END) {
                BZ2_bzDecompressEnd(&bzip2_);
                open_ = false;
            } else if (status != BZ_OK || (at_end && bzip2_.avail_out == left)) {
                failed_ = true;
            }
        }
        return to.size() - bzip2_.avail_out;
    }

    std::FILE* file_ = nullptr; // only of bzip2
    bz_stream bzip2_{};
    bool open_ = false; // bzip2_ is in the middle of a stream
    char input_[16384];
    gzFile gzip_ = nullptr;
    bool failed_ = false;
};

/// All octets of a file, of a damaged one those in front of the damage; nothing if it cannot be opened.
inline std::optional<std::vector<std::uint8_t>> read_whole(char const* path)
{
    compressed_file file{path};
    if (!file.is_open())
        return std::nullopt;
    std::vector<std::uint8_t> octets(std::size_t{1} << 20);
    std::size_t size = 0;
    while (auto const count = file.read(std::span{octets}.subspan(size))) {
        size += count;
        if (size == octets.size())
            octets.resize(2 * size);
    }
    octets.resize(size);
    return octets;
}

} // namespace bgpwire::examples

#endif
