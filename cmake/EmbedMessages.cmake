# Builds the message catalogues into the program: one line {"<language>", R"…(<the file>)…"}, per file of messages/, sorted, into
# generated/messages.inc, which src/words/catalogue.cpp includes. A changed or added file configures again.
file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/messages/*.json")
list(SORT files)
set(lines "")
foreach(file IN LISTS files)
    cmake_path(GET file STEM language)
    file(READ "${file}" text)
    string(APPEND lines "{\"${language}\", R\"couponry(${text})couponry\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
endforeach()
file(CONFIGURE OUTPUT "${COUPONRY_GENERATED}/messages.inc" CONTENT "${lines}" @ONLY)  # written only when it changes

# The target is made later in the same directory.
function(couponry_embed_messages)
    if(TARGET couponry_words)
        target_include_directories(couponry_words PRIVATE "${COUPONRY_GENERATED}")
    endif()
endfunction()
cmake_language(DEFER CALL couponry_embed_messages)
