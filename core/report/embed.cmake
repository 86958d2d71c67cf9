# Converts files to C arrays, each with its SHA-256 as in a Content-Security-Policy (base64).

# kb_base64 HEX RESULT
function(kb_base64 hex result)
  set(alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
  set(text "")
  string(LENGTH "${hex}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${hex}" ${at} 6 digits) # three bytes: four characters
    string(LENGTH "${digits}" count)
    string(SUBSTRING "${digits}0000" 0 6 padded)
    math(EXPR number "0x${padded}")
    foreach(shift 18 12 6 0)
      math(EXPR place "(${number} >> ${shift}) & 63")
      string(SUBSTRING "${alphabet}" ${place} 1 character)
      string(APPEND text "${character}")
    endforeach()
    math(EXPR at "${at} + 6")
    if(count LESS 6)
      math(EXPR padding "(6 - ${count}) / 2")
      string(LENGTH "${text}" filled)
      math(EXPR filled "${filled} - ${padding}")
      string(SUBSTRING "${text}" 0 ${filled} text)
      string(REPEAT "=" ${padding} padding)
      string(APPEND text "${padding}")
    endif()
  endwhile()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# kb_embed NAME RESULT FILE...: the C of `const struct kb_asset NAME`, the files one after another
function(kb_embed name result)
  set(hex "")
  set(text "")
  foreach(file IN LISTS ARGN)
    set(file ${PROJECT_SOURCE_DIR}/core/report/${file})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} one_hex HEX)
    file(READ ${file} one_text)
    string(APPEND hex "${one_hex}")
    string(APPEND text "${one_text}")
  endforeach()
  string(SHA256 digest "${text}")
  kb_base64(${digest} hash)
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  set(${result} "static const unsigned char ${name}_bytes[] = {\n${bytes}};
const struct kb_asset ${name} = {
  (const char *)${name}_bytes, sizeof ${name}_bytes, \"sha256-${hash}\"};
" PARENT_SCOPE)
endfunction()

kb_embed(kb_html_style style report.css)
kb_embed(kb_html_script script report.js report_copy.js)
kb_embed(kb_report_schema schema report.schema.json)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/assets.c
  CONTENT "#include \"report/assets.h\"\n\n@style@\n@script@\n@schema@" @ONLY)
target_sources(kb_core PRIVATE ${PROJECT_BINARY_DIR}/assets.c)
