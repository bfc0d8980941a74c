# SPDX-License-Identifier: BSL-1.0
# What stands for Conan Center while docs/installing.md is followed, so that of the network only Conan itself is wanted:
# a folder of recipes with one of Boost.
mkdir -p "$HOME/.conan2" "$HOME/center/recipes/boost/all"
cp "$here/conan/boost.py" "$HOME/center/recipes/boost/all/conanfile.py"
printf 'versions:\n  "1.81.0":\n    folder: all\n' >"$HOME/center/recipes/boost/config.yml"
cat >"$HOME/.conan2/remotes.json" <<END
{"remotes": [{"name": "center", "url": "$HOME/center", "verify_ssl": true, "remote_type": "local-recipes-index"}]}
END
