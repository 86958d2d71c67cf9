#include "run/org_inside.h"

#include "base/json.h"
#include "run/metadata.h"

#include <stdio.h>
#include <stdlib.h>

static int order_of(const char *one, const char *other)
{
  return strcmp(one ? one : "", other ? other : "");
}

static int by_place(const void *a, const void *b)
{
  const struct kb_org_link *one = a;
  const struct kb_org_link *other = b;
  int order = (int)one->to_many - (int)other->to_many;
  order = order != 0 ? order : order_of(one->lookup, other->lookup);
  order = order != 0 ? order : order_of(one->table, other->table);
  return order != 0 ? order : order_of(one->navigation, other->navigation);
}

/* Names of the members that describe a link, as this table sees it. */
struct members {
  const char *table, *lookup, *navigation, *back;
  bool to_many;
};

/* False: out of memory. A row without a table or lookup adds none. */
static bool read_link(struct kb_org_table *table, const struct cJSON *row,
                      const struct members *members)
{
  struct kb_arena *arena = &table->arena;
  struct kb_org_link link = {.to_many = members->to_many};
  const char *lookup = NULL;
  if (!kb_org_name(arena, row, members->table, &link.table) ||
      !kb_org_name(arena, row, members->navigation, &link.navigation) ||
      !kb_org_name(arena, row, members->back, &link.back) ||
      (members->lookup && !kb_org_name(arena, row, members->lookup, &lookup))) {
    return false;
  }
  if (!link.table || (members->lookup && !lookup)) {
    return true;
  }
  if (lookup) {
    char property[160];
    snprintf(property, sizeof property, "_%s_value", lookup);
    link.lookup = kb_arena_text(arena, property);
  }
  struct kb_org_link *links =
    kb_arena_room(arena, table->links, table->link_count, 16, sizeof *links);
  if ((lookup && !link.lookup) || !links) {
    return false;
  }
  links[table->link_count++] = link;
  table->links = links;
  return true;
}

static enum kb_status read_links(struct kb_org_table *table, const struct cJSON *rows,
                                 const struct members *members, struct kb_error *error)
{
  for (const struct cJSON *row = kb_json_first(rows); row; row = kb_json_next(row)) {
    if (!read_link(table, row, members)) {
      return kb_fail_no_memory(error);
    }
  }
  if (table->link_count > 0) {
    qsort(table->links, table->link_count, sizeof table->links[0], by_place);
  }
  return KB_OK;
}

enum kb_status kb_org_read_many_to_one(struct kb_org_table *table, const struct cJSON *rows,
                                       struct kb_error *error)
{
  static const struct members members = {"ReferencedEntity", "ReferencingAttribute",
                                         "ReferencingEntityNavigationPropertyName",
                                         "ReferencedEntityNavigationPropertyName", false};
  return read_links(table, rows, &members, error);
}

enum kb_status kb_org_read_one_to_many(struct kb_org_table *table, const struct cJSON *rows,
                                       struct kb_error *error)
{
  static const struct members members = {"ReferencingEntity", "ReferencingAttribute",
                                         "ReferencedEntityNavigationPropertyName",
                                         "ReferencingEntityNavigationPropertyName", true};
  return read_links(table, rows, &members, error);
}

/* A table that is paired with itself has a navigation property for each side. */
enum kb_status kb_org_read_many_to_many(struct kb_org_table *table, const struct cJSON *rows,
                                        struct kb_error *error)
{
  static const struct members sides[] = {
    {"Entity2LogicalName", NULL, "Entity1NavigationPropertyName", "Entity2NavigationPropertyName",
     true},
    {"Entity1LogicalName", NULL, "Entity2NavigationPropertyName", "Entity1NavigationPropertyName",
     true},
  };
  static const char *const own[] = {"Entity1LogicalName", "Entity2LogicalName"};
  for (const struct cJSON *row = kb_json_first(rows); row; row = kb_json_next(row)) {
    for (size_t side = 0; side < 2; side++) {
      if (strcmp(kb_metadata_text(row, own[side]), table->name) == 0 &&
          !read_link(table, row, &sides[side])) {
        return kb_fail_no_memory(error);
      }
    }
  }
  if (table->link_count > 0) {
    qsort(table->links, table->link_count, sizeof table->links[0], by_place);
  }
  return KB_OK;
}
