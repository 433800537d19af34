# couponry_embed(<name> <pattern>): builds files into the program: one line {"<file name>", R"…(<its text>)…"}, per file that fits the
# pattern, sorted, into generated/<name>.inc. A changed or added file configures again.
function(couponry_embed name pattern)
    file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${pattern}")
    list(SORT files)
    set(lines "")
    foreach(file IN LISTS files)
        cmake_path(GET file STEM stem)
        file(READ "${file}" text)
        string(APPEND lines "{\"${stem}\", R\"couponry(${text})couponry\"},\n")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    endforeach()
    file(CONFIGURE OUTPUT "${COUPONRY_GENERATED}/${name}.inc" CONTENT "${lines}" @ONLY)  # written only when it changes
endfunction()
