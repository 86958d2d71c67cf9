/* Positions in an article's source: Lua keeps none for table fields, but messages of `check`
   must name line and column. Reads the source as tokens; does not run it. */
#ifndef KB_LUASOURCE_LOCATIONS_H
#define KB_LUASOURCE_LOCATIONS_H

#include "base/buf.h"
#include "luasource/fields.h"
#include "luasource/lua_tokens.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_source_map;

/* A chain of names in the source, such as case.profile.statecode or
   option.mailbox.statecode.Active, outside strings and comments: a name followed by .name or
   ["name"], as far as it goes; [anything] before another name is written as "[]". A single name
   is not a chain.
   Locals and parameters are resolved: with `local box = case.mailbox`, box.name is
   case.mailbox.name; in `for _, alert in ipairs(case.alerts)`, alert.text is
   case.alerts[].text, as in any(case.alerts, function(alert) …) and none(…); the first parameter of
   a `when` or `early` is the case, whatever its
   name. Any other local or parameter hides a global of its name, so chains that begin with it
   are not reported. */
struct kb_source_chain {
  struct kb_slice text;         /* "case.profile.statecode", terminated; at most 256 bytes */
  struct kb_source_place place; /* of the first name */
  bool called;                  /* followed by ( { or a string: the last name is a function */
  bool known;                   /* from known(case.profile, "statecode"), which tests the column
                                   without reading it; the place is that of the string. The
                                   record itself, case.profile, is a separate chain before it. */
  struct kb_slice method;       /* "lower" in case.mailbox.name:lower(), borrowed; or empty */
  /* The literal or the unknown name that it is compared with by == or ~=, on either side: a string
     with its quotes, a number, true, false, Inactive. Empty if it is not, or with something else.
     Borrowed from the source. */
  struct kb_slice compared;
  enum kb_lua_kind compared_kind;
  struct kb_source_place compared_place;
};

/* Never fails on bad Lua: maps what it can. NULL when out of memory. `source` is
   borrowed until the map is freed. */
struct kb_source_map *kb_source_map_new(struct kb_slice source);
void kb_source_map_free(struct kb_source_map *map);

/* The place of a field's key in the table that the chunk returns: "title", "causes[2].when",
   "symptom.signatures[1].message"; a key that is not a name is written as it is (`a.no-
   profile`) or, unambiguously, as a["no-profile"]. The place of a list element is its first
   token; of a repeated key, the last one, which Lua takes, too.
   If the path is not literally in the source (because code made it), the place of its longest
   leading part that is; failing that, the place of `return`, or 1:1. */
struct kb_source_place kb_source_map_find(const struct kb_source_map *map, const char *path);

/* The first repeated key in a table constructor of the returned table, and where it is repeated;
   false if there is none. The map owns the path. */
bool kb_source_map_repeated(const struct kb_source_map *map, struct kb_slice *path,
                            struct kb_source_place *place);

/* Chains whose first name is `root` ("case", "option"), in order of appearance; NULL past the
   end. Valid until the map is freed. */
const struct kb_source_chain *kb_source_map_chain(const struct kb_source_map *map, const char *root,
                                                  size_t n);

/* A name in a function that is no local or parameter there, or a local that stands for such a
   name. */
struct kb_source_global {
  struct kb_slice name;
  struct kb_source_place place;
  bool is_local;    /* a local that stands for it is at the place */
  bool is_assigned; /* name = …, which sets a global */
};

/* The n-th, from 0, in order of appearance; NULL past the end, and always if the source has more
   locals than are followed. Valid until the map is freed. */
const struct kb_source_global *kb_source_map_global(const struct kb_source_map *map, size_t n);

#endif
