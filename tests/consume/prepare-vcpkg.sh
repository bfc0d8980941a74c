# SPDX-License-Identifier: BSL-1.0
# What stands for an installed vcpkg while docs/installing.md is followed; bin/vcpkg is the tool.
# Sets VCPKG_ROOT.
VCPKG_ROOT=$HOME/vcpkg
export VCPKG_ROOT
mkdir -p "$VCPKG_ROOT/scripts/buildsystems"
cat >"$VCPKG_ROOT/scripts/buildsystems/vcpkg.cmake" <<'END'
get_filename_component(root "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
list(PREPEND CMAKE_PREFIX_PATH "${root}/installed")
END
