/* Where things stand in an article's source: Lua keeps no positions of table fields, and messages
   of `check` must name line and column. Reads the source as tokens; does not run it. */
#ifndef KB_LUASOURCE_LOCATIONS_H
#define KB_LUASOURCE_LOCATIONS_H

#include "base/buf.h"
#include "luasource/fields.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_source_map;

/* A chain of names read in the source, such as case.profile.statecode or
   option.mailbox.statecode.Active, outside strings and comments: a name followed by .name or
   ["name"], as long as it goes on; [anything] before another name reads "[]". A name alone is no
   chain.

   Locals and parameters are followed: with `local box = case.mailbox`, box.name is
   case.mailbox.name; in `for _, alert in ipairs(case.alerts)`, alert.text is case.alerts[].text;
   the first parameter of a `when` or `early` is the case, whatever its name. Any other local or
   parameter hides a global of its name, so that chains that begin with it are not reported. */
struct kb_source_chain {
  struct kb_slice text;         /* "case.profile.statecode", terminated; at most 256 bytes */
  struct kb_source_place place; /* of the first name */
  bool called;                  /* followed by ( { or a string: the last name is a function */
  bool known;                   /* from known(case.profile, "statecode"), which asks and does not
                                   read; the place is that of the string. The record itself,
                                   case.profile, is a chain of its own before it. */
};

/* Never fails on bad Lua: maps what it can. NULL when out of memory. `source` is
   borrowed until the map is freed. */
struct kb_source_map *kb_source_map_new(struct kb_slice source);
void kb_source_map_free(struct kb_source_map *map);

/* The place of a field's key in the table that the chunk returns: "title", "causes[2].when",
   "symptom.signatures[1].message"; a key that is no name is written as it is (`a.no-profile`) or,
   without doubt, a["no-profile"]. A list element's place is its first token; of a key given
   twice, the last, as Lua takes that.
   If the path is not in the source as such (made by code), the place of the longest
   leading part that is; at worst of `return`, or 1:1. */
struct kb_source_place kb_source_map_find(const struct kb_source_map *map, const char *path);

/* The first key given twice in one table constructor of the returned table, and where it is
   given again; false if none. The path is the map's. */
bool kb_source_map_repeated(const struct kb_source_map *map, struct kb_slice *path,
                            struct kb_source_place *place);

/* Chains in order of appearance whose first name is `root` ("case", "option"); NULL past the end.
   Valid until the map is freed. */
const struct kb_source_chain *kb_source_map_chain(const struct kb_source_map *map, const char *root,
                                                  size_t n);

/* The n-th use, from 0, of the global `null` within a function: an error there, as JSON null
   reads as nil. False past the end. */
bool kb_source_map_uses_null(const struct kb_source_map *map, size_t n,
                             struct kb_source_place *place);

#endif
