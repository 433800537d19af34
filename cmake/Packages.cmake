# Libraries of the system; tools/packages.sh lists the Debian packages that hold them.
# Into the program itself: it is one file, and calls across libraries cost a tenth of an evaluation over HTTP.
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json)
find_package(CLI11 CONFIG REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n data)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(PostgreSQL REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(date CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)

# libqrencode brings no file for CMake.
find_path(QRENCODE_INCLUDE qrencode.h REQUIRED)
find_library(QRENCODE_LIBRARY qrencode REQUIRED)
add_library(qrencode::qrencode UNKNOWN IMPORTED)
set_target_properties(qrencode::qrencode PROPERTIES IMPORTED_LOCATION "${QRENCODE_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${QRENCODE_INCLUDE}")

# liblinear brings no file for CMake.
find_path(LINEAR_INCLUDE linear.h REQUIRED)
find_library(LINEAR_LIBRARY linear REQUIRED)
add_library(linear::linear UNKNOWN IMPORTED)
set_target_properties(linear::linear PROPERTIES IMPORTED_LOCATION "${LINEAR_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${LINEAR_INCLUDE}")

# SOCI brings no file for CMake.
find_path(SOCI_INCLUDE soci/soci.h REQUIRED)
foreach(library core sqlite3 postgresql)
    find_library(SOCI_${library} soci_${library} REQUIRED)
    add_library(soci::${library} UNKNOWN IMPORTED)
    set_target_properties(soci::${library} PROPERTIES IMPORTED_LOCATION "${SOCI_${library}}"
        INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE}")
endforeach()
target_link_libraries(soci::sqlite3 INTERFACE soci::core)
target_link_libraries(soci::postgresql INTERFACE soci::core)

if(COUPONRY_TESTS)
    find_package(GTest CONFIG REQUIRED)
    find_package(benchmark CONFIG REQUIRED)
    find_package(rapidcheck CONFIG REQUIRED)
endif()
