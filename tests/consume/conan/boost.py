# SPDX-License-Identifier: BSL-1.0
# Stands in for Conan Center's boost where that cannot be reached: the name, the option and the component that bgpwire's
# recipe and page ask for, over the headers that the machine has.
import os

from conan import ConanFile


class BoostConan(ConanFile):
    name = "boost"
    version = "1.81.0"
    package_type = "header-library"
    options = {"header_only": [True]}
    default_options = {"header_only": True}

    def package_id(self):
        self.info.clear()

    def package(self):
        # Boost alone, so that /usr/include does not come along.
        os.makedirs(os.path.join(self.package_folder, "include"))
        os.symlink("/usr/include/boost", os.path.join(self.package_folder, "include", "boost"))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_file_name", "Boost")
        self.cpp_info.components["headers"].set_property("cmake_target_name", "Boost::headers")
