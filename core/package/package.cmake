# Installation of files other than the program, and the Debian packages (cpack): kbtriage, and
# kbtriage-server with what needs SQLite.
#
# Components: "kbtriage" and "server" are always installed; "local" only by cmake --install; "debian"
# and "server-debian" only in the packages, as Debian has other places for them.

# The programs just built generate the manual and the completions.
set(made ${PROJECT_BINARY_DIR}/made)
# Pages of section 5 are in Markdown, which only kbtriage-markdown reads.
set(formats)
if(KB_MARKDOWN)
  file(GLOB formats CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/man/*.md)
endif()
add_custom_command(OUTPUT ${made}/done
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${made}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}/man ${made}/doc
  COMMAND kbtriage-manual ${made}/man ${formats}
  COMMAND kbtriage completion bash --output ${made}/kbtriage
  COMMAND kbtriage completion zsh --output ${made}/_kbtriage
  COMMAND kbtriage completion fish --output ${made}/kbtriage.fish
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_LIST_DIR}/changelog ${made}/doc
  COMMAND sh -c "gzip -9nf made/man/*.[15] made/doc/changelog"
  COMMAND ${CMAKE_COMMAND} -E touch ${made}/done
  DEPENDS kbtriage kbtriage-manual ${formats} $<$<BOOL:${KB_MARKDOWN}>:kbtriage-markdown>
    ${CMAKE_CURRENT_LIST_DIR}/changelog
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR} COMMENT "Making the manual and the completions" VERBATIM)
add_custom_target(kbtriage-made ALL DEPENDS ${made}/done)

set(share ${CMAKE_INSTALL_DATADIR})
install(TARGETS kbtriage RUNTIME COMPONENT kbtriage)
if(KB_MARKDOWN)
  # Found from there by kbtriage: core/cli/companion.c.
  install(TARGETS kbtriage-markdown RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/kbtriage
    COMPONENT kbtriage)
endif()
if(KB_SERVER)
  install(TARGETS kbtriage-server RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/kbtriage
    COMPONENT server)
  install(FILES ${made}/doc/changelog.gz DESTINATION ${share}/doc/kbtriage-server
    COMPONENT server-debian EXCLUDE_FROM_ALL)
endif()
install(DIRECTORY rules/ DESTINATION ${share}/kbtriage/rules COMPONENT kbtriage
  FILES_MATCHING PATTERN "*.lua" PATTERN "codes.tsv")
foreach(section 1 5)
  install(DIRECTORY ${made}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section}
    COMPONENT kbtriage FILES_MATCHING PATTERN "*.${section}.gz")
endforeach()
install(FILES ${made}/kbtriage DESTINATION ${share}/bash-completion/completions COMPONENT kbtriage)
install(FILES ${made}/kbtriage.fish DESTINATION ${share}/fish/vendor_completions.d
  COMPONENT kbtriage)
install(FILES ${made}/_kbtriage DESTINATION ${share}/zsh/site-functions COMPONENT local)
install(FILES ${made}/_kbtriage DESTINATION ${share}/zsh/vendor-completions
  COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT kbtriage)
install(FILES rules/README.md rules/DIAGNOSTICS.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/rules COMPONENT kbtriage)
install(DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/examples DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT kbtriage USE_SOURCE_PERMISSIONS)
install(FILES ${made}/doc/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL kbtriage debian)
if(KB_SERVER)
  list(APPEND CPACK_COMPONENTS_ALL server server-debian)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_NAME kbtriage)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "kbtriage maintainers <maintainers@kbtriage.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "checks Dynamics 365 mailboxes against known issues")
set(CPACK_COMPONENT_MAIN_DESCRIPTION
"Checks Dynamics 365 (Dataverse) mailboxes, saved or read from an
organization, against a library of known issues, and says for each
mailbox what is wrong, why, and how to fix it. It also reports what it
could not determine, and which errors have no article yet.
.
A rule set comes with it; a team adds an article by adding a file.")
set(CPACK_COMPONENT_SERVER_DESCRIPTION
"The program behind kbtriage history and kbtriage run --store: it keeps
the reports of kbtriage in a SQLite database, and says what is new, what
came back, how long it has been broken, and how long repairs take.")
set(CPACK_DEBIAN_MAIN_PACKAGE_NAME kbtriage)
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME kbtriage-server)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Loaded at run time, so the program's dependencies do not show it: core/net/http_library.h.
set(CPACK_DEBIAN_MAIN_PACKAGE_DEPENDS "libcurl4 (>= 7.85)")
set(CPACK_DEBIAN_MAIN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_MAIN_PACKAGE_SUGGESTS "curl, kbtriage-server")
# What kbtriage asks of it, and how, may change with any version.
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "kbtriage (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# Read by cpack: without this program the package would declare no dependencies. Times in the
# package are those of the version by default.
string(CONFIGURE [[
find_program(KB_SHLIBDEPS dpkg-shlibdeps)
find_program(KB_FILE file)
if(CPACK_GENERATOR STREQUAL "DEB" AND NOT (KB_SHLIBDEPS AND KB_FILE))
  message(FATAL_ERROR "cpack needs dpkg-shlibdeps and file: apt-get install dpkg-dev file")
endif()
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  set(ENV{SOURCE_DATE_EPOCH} @KB_VERSION_EPOCH@)
endif()
]] cpack_config @ONLY)
file(WRITE ${PROJECT_BINARY_DIR}/CPackKbtriage.cmake "${cpack_config}")
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_BINARY_DIR}/CPackKbtriage.cmake)
include(CPack)
cpack_add_component_group(main)
cpack_add_component(kbtriage GROUP main)
cpack_add_component(debian GROUP main)
if(KB_SERVER)
  cpack_add_component_group(server)
  cpack_add_component(server GROUP server)
  cpack_add_component(server-debian GROUP server)
endif()
