# Language, warnings, linker and compiler cache for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

add_compile_options(-Wall -Wextra -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # ccache sees through a precompiled header only with this flag.
    add_compile_options(-fpch-preprocess)
    # Inlined copies of std::string are reported falsely by g++ 12 (GCC bugs 105329, 105651).
    if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        add_compile_options(-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
    endif()
else()
    # A time stamp inside the precompiled header would defeat ccache. g++ 12's std::stable_sort uses a deprecated function.
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp" -Wno-deprecated-declarations)
endif()

find_program(COUPONRY_MOLD mold)
if(COUPONRY_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

find_program(COUPONRY_CCACHE ccache)
if(COUPONRY_CCACHE)
    # By default ccache gives up on precompiled headers, and misses in a clone that lies elsewhere.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        "${COUPONRY_CCACHE}")
endif()
