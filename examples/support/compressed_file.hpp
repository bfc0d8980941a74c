// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_COMPRESSED_FILE_HPP
#define BGPWIRE_EXAMPLES_COMPRESSED_FILE_HPP

// Files as they are, or compressed by gzip (zlib) or bzip2 (libbz2), from front to back.

#include <bzlib.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace bgpwire::examples {

/// Reads a file from front to back; how it is compressed, its first octets say. Nothing is read twice, so that it may
/// be a pipe.
class compressed_file {
public:
    /// @param path `-` is standard input
    explicit compressed_file(char const* path) : file_{std::strcmp(path, "-") == 0 ? stdin : std::fopen(path, "rb")}
    {
        if (file_ == nullptr)
            return;
        fill();
        if (starts_with("BZh"))
            format_ = format::bzip2;
        else if (starts_with("\x1f\x8b"))
            format_ = format::gzip;
        begin_stream();
    }
    ~compressed_file()
    {
        end_stream();
        if (file_ != nullptr && file_ != stdin)
            std::fclose(file_);
    }
    compressed_file(compressed_file const&) = delete;
    compressed_file& operator=(compressed_file const&) = delete;

    [[nodiscard]] bool is_open() const { return file_ != nullptr; }
    /// Whether the file is damaged or cut short behind what was read so far.
    [[nodiscard]] bool failed() const { return failed_; }

    /// Fills the front of `to`; 0 at the end of the file and where it is damaged.
    std::size_t read(std::span<std::uint8_t> to)
    {
        std::size_t count = 0;
        while (file_ != nullptr && count != to.size() && !failed_) {
            if (input_.empty())
                fill();
            if (input_.empty() && (format_ == format::plain || !in_stream_))
                break;
            // Parallel compressors write one stream behind the other. What else follows a stream is padding.
            if (format_ != format::plain && !in_stream_ && !begin_stream())
                break;
            bool const at_end = input_.empty();
            auto const more = decompress(to.subspan(count));
            failed_ = failed_ || (at_end && more == 0 && in_stream_);
            count += more;
        }
        return count;
    }

private:
    enum class format { plain, gzip, bzip2 };

    void fill()
    {
        input_ = std::span{memory_}.first(std::fread(memory_, 1, sizeof memory_, file_));
        failed_ = failed_ || std::ferror(file_) != 0;
    }
    [[nodiscard]] bool starts_with(char const* magic) const
    {
        auto const size = std::strlen(magic);
        return input_.size() >= size && std::memcmp(input_.data(), magic, size) == 0;
    }

    /// Whether another compressed stream starts here.
    bool begin_stream()
    {
        bzip2_ = {};
        gzip_ = {};
        if (format_ == format::bzip2 && input_.front() == 'B')
            in_stream_ = BZ2_bzDecompressInit(&bzip2_, 0, 0) == BZ_OK;
        else if (format_ == format::gzip && input_.front() == 0x1f)
            in_stream_ = inflateInit2(&gzip_, 16 + MAX_WBITS) == Z_OK; // 16: of gzip
        return in_stream_;
    }
    void end_stream()
    {
        if (in_stream_ && format_ == format::bzip2)
            BZ2_bzDecompressEnd(&bzip2_);
        if (in_stream_ && format_ == format::gzip)
            inflateEnd(&gzip_);
        in_stream_ = false;
    }

    std::size_t decompress(std::span<std::uint8_t> to)
    {
        std::size_t used = 0, made = 0;
        bool is_complete = false;
        if (format_ == format::plain) {
            used = made = (std::min)(input_.size(), to.size());
            std::copy_n(input_.data(), used, to.data());
        } else if (format_ == format::gzip) {
            gzip_.next_in = input_.data();
            gzip_.avail_in = static_cast<unsigned>(input_.size());
            gzip_.next_out = to.data();
            gzip_.avail_out = static_cast<unsigned>(to.size());
            auto const status = inflate(&gzip_, Z_NO_FLUSH);
            is_complete = status == Z_STREAM_END;
            failed_ = !is_complete && status != Z_OK && status != Z_BUF_ERROR; // that one: there is no more input
            used = input_.size() - gzip_.avail_in;
            made = to.size() - gzip_.avail_out;
        } else {
            bzip2_.next_in = reinterpret_cast<char*>(input_.data());
            bzip2_.avail_in = static_cast<unsigned>(input_.size());
            bzip2_.next_out = reinterpret_cast<char*>(to.data());
            bzip2_.avail_out = static_cast<unsigned>(to.size());
            auto const status = BZ2_bzDecompress(&bzip2_);
            is_complete = status == BZ_STREAM_END;
            failed_ = !is_complete && status != BZ_OK;
            used = input_.size() - bzip2_.avail_in;
            made = to.size() - bzip2_.avail_out;
        }
        input_ = input_.subspan(used);
        if (is_complete)
            end_stream();
        return made;
    }

    std::FILE* file_;
    format format_ = format::plain;
    std::uint8_t memory_[16384];
    std::span<std::uint8_t> input_; // what is not used of memory_
    z_stream gzip_{};
    bz_stream bzip2_{};
    bool in_stream_ = false; // gzip_ or bzip2_ is in the middle of one
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
