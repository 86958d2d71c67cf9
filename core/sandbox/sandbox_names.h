/* Which names of Lua an article has. For messages about articles that are not run. */
#ifndef KB_SANDBOX_SANDBOX_NAMES_H
#define KB_SANDBOX_SANDBOX_NAMES_H

#include <stdbool.h>

/* The members of the library of that name, or, NULL, the functions and libraries without the names
   that a host adds; ends with NULL. NULL: there is no such library. */
const char *const *kb_sandbox_names(const char *library);

/* Whether it is one of Lua's that articles do not get: "os", "string.dump". */
bool kb_sandbox_is_withheld(const char *name);

#endif
