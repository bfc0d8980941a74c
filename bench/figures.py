#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tables and plots of the performance guide, from fresh runs:
bench/figures.py <build folder> [--quick <folder>] [--only decode|encode|pool|include|programs]

Runs the benchmarks of the build folder, measures what the headers cost to include, and writes docs/guides/performance.md
between its marks, and docs/pictures/*.svg (with gnuplot). --quick measures as shortly as can be and
writes into another folder: a test that all of it works. BGPWIRE_DATA is as for the benchmarks.
"""
import datetime
import glob
import json
import os
import re
import resource
import shutil
import subprocess
import sys

top = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
quick = "--quick" in sys.argv
out = os.path.join(os.path.realpath(sys.argv[sys.argv.index("--quick") + 1]) if quick else top, "docs")
build = os.path.realpath(sys.argv[1])
included = ["<string>", "<iostream>", "<regex>"]  # what everybody knows, for scale
included += [f"<bgpwire/{name}.hpp>" for name in ("message", "session", "pool", "mrt", "bgpwire")]


def bench(program, pattern):
    done = subprocess.run([os.path.join(build, "bench", "bench-" + program), "--benchmark_format=json",
                           f"--benchmark_filter={pattern}", f"--benchmark_min_time={0.01 if quick else 0.2}"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    return {b["name"].replace("/manual_time", ""): b for b in json.loads(done.stdout)["benchmarks"]}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def plot(name, title, unit, names, series):
    """Bars side by side; grey text and lines, which can be read on white and on black."""
    data = "\n".join(f'"{row}" ' + " ".join(f"{values[i]:.4g}" for _, values in series) for i, row in enumerate(names))
    colours = ["#4878a8", "#d08030", "#58a058", "#a05898", "#888888"]
    bars = ", ".join(f'$d using {i + 2}:xtic(1) lc rgb "{colours[i]}" title "{label}"'
                     for i, (label, _) in enumerate(series))
    script = f"""set terminal svg size 720,320 font "sans,13"
set output "{os.path.join(out, "pictures", name)}"
set title "{title}" tc rgb "#808080"
set border 3 lc rgb "#808080"
set tics nomirror tc rgb "#808080"
set xtics rotate by -20 font ",11"
set key outside tc rgb "#808080"
set ylabel "{unit}" tc rgb "#808080"
set style data histograms
set style fill solid
set boxwidth 0.9
set grid ytics lc rgb "#808080" lw 0.3
set yrange [0:*]
$d << END
{data}
END
plot {bars}
"""
    subprocess.run(["gnuplot"], input=script, check=True, text=True)
    path = os.path.join(out, "pictures", name)
    text = re.sub(r"[ \t]+$", "", open(path).read(), flags=re.M)
    open(path, "w").write(text)


def decoding():
    passes = ["frame", "index", "validate", "walk", "own"]
    found = bench("decode_update", "Decode/|Floor/.*/walk")
    sets = list(dict.fromkeys(name.split("/")[1] for name in found if name.startswith("Decode/")))
    rows = []
    for one in sets:
        rows.append([one, f"{found[f'Floor/{one}/walk']['ns/msg']:.0f}"]
                    + [f"{found[f'Decode/{one}/{p}']['ns/msg']:.0f} ({found[f'Decode/{one}/{p}']['x_walk']:.2f})"
                       for p in passes] + [f"{found[f'Decode/{one}/own']['allocs/msg']:.1f}"])
    plot("decode.svg", "Decoding an UPDATE, over a plain walk through its octets", "times the plain walk", sets,
         [(p, [found[f"Decode/{one}/{p}"]["x_walk"] for one in sets]) for p in passes])
    return table(["messages", "plain walk"] + passes + ["allocations (own)"], rows)


def encoding():
    sizes = [1, 10, 100, 700]
    found = bench("encode_update", "Encode/(update|template)/|Floor/encode")
    field = next(key for key in found["Encode/update/1"] if key.startswith("ns/"))
    rows = [[what] + [f"{found[f'{name}/{n}'][field]:.0f}" for n in sizes] for what, name in
            [("built anew", "Encode/update"), ("attributes ready", "Encode/template"), ("plain stores", "Floor/encode")]]
    return table(["ns per message, routes in it"] + [str(n) for n in sizes], rows)


def pools():
    bits, fills = [8, 16, 24, 64], [0, 50, 100]
    found = bench("pool", "^pool_allocate_release/")
    name = "pool_allocate_release/bits:{}/fill:{}"
    at = {key.replace("/iterations:20000", ""): b for key, b in found.items()}
    rows = [[f"2^{b} addresses" if b < 64 else "a /64, of which 2^20 are used"] + [f"{at[name.format(b, f)]['real_time']:.0f}" for f in fills] for b in bits]
    return table(["ns for an address and its release, pool filled to"] + [f"{f} %" for f in fills], rows)


def compiled(compiler, text, *flags):
    """The compiler's run over a text."""
    return subprocess.run([compiler, "-std=c++20", "-I" + os.path.join(top, "include"), "-I" + os.path.join(top, "examples"),
                           "-x", "c++", "-", *flags],
                          input=text, check=True, text=True, stdout=subprocess.PIPE)


def seconds(compiler, text, *flags):
    """CPU seconds of the compiler, the least of several runs."""
    took = []
    for _ in range(1 if quick else 5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        compiled(compiler, text, *flags)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(took)


def cost(compiler, header):
    """Non-blank lines after preprocessing, and CPU seconds of a file that includes nothing else."""
    text = f"#include {header}\n" if header else ""
    lines = compiled(compiler, text, "-E", "-P").stdout.splitlines()
    return sum(1 for line in lines if line.strip()), seconds(compiler, text, "-fsyntax-only")


def compilers():
    clang = shutil.which("clang++") or next(iter(sorted(glob.glob("/usr/bin/clang++-[0-9][0-9]"))), None)
    return [c for c in (shutil.which("g++"), clang) if c]


def including():
    headers, found = [""] + included, compilers()
    costs = {header: [cost(c, header) for c in found] for header in headers}
    names = [os.path.basename(c) for c in found]
    plot("include.svg", "A file that includes one header, front end alone", "CPU seconds",
         [h.strip("<>") or "nothing" for h in headers],
         [(name, [costs[h][i][1] for h in headers]) for i, name in enumerate(names)])
    return table(["header"] + [f"{name} {what}" for name in names for what in ("lines", "seconds")],
                 [[f"`{h}`" if h else "nothing"]
                  + [cell for lines, seconds in costs[h] for cell in (lines, f"{seconds:.2f}")] for h in headers])


def programs():
    found = compilers()
    rows = []
    for name in ("decode_update", "build_update", "session_loopback", "allocate"):
        with open(os.path.join(top, "examples", name + ".cpp")) as file:
            text = file.read()
        took = [seconds(c, text, *flags) for c in found
                for flags in (["-fsyntax-only"], ["-O2", "-S", "-o", os.devnull])]
        rows.append([f"[{name}](../../examples/{name}.cpp)"] + [f"{t:.2f}" for t in took])
    return table(["program"] + [f"{os.path.basename(c)} {what}" for c in found for what in ("understood", "optimised")], rows)


def method():
    model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    version = [subprocess.run([c, "--version"], stdout=subprocess.PIPE, text=True).stdout.splitlines()[0]
               for c in compilers()]
    system = re.search(r'PRETTY_NAME="(.*)"', open("/etc/os-release").read())
    data = "recorded messages" if os.environ.get("BGPWIRE_DATA") else "generated messages"
    return (f"Measured on {datetime.date.today()}: {model[1] if model else 'unknown processor'}, {os.cpu_count()} processors, "
            f"{system[1]}, load {os.getloadavg()[0]:.0f}; {data}; " + "; ".join(version) + ".")


def main():
    os.makedirs(os.path.join(out, "pictures"), exist_ok=True)
    os.makedirs(os.path.join(out, "guides"), exist_ok=True)
    makers = {"method": method, "decode": decoding, "encode": encoding, "pool": pools, "include": including,
              "programs": programs}
    if "--only" in sys.argv:
        one = sys.argv[sys.argv.index("--only") + 1]
        makers = {one: makers[one]}
    parts = {name: make() for name, make in makers.items()}
    text = open(os.path.join(top, "docs/guides/performance.md")).read()
    for name, part in parts.items():
        text, count = re.subn(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)",
                              lambda found: found[1] + part + "\n" + found[2], text, flags=re.S)
        if count != 1:
            sys.exit(f"docs/guides/performance.md has no place for {name}")
    open(os.path.join(out, "guides/performance.md"), "w").write(text)


if __name__ == "__main__":
    main()
