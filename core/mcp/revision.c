#include "mcp/revision.h"

#include <string.h>

/* The names are those that the official TypeScript SDKs know (SUPPORTED_PROTOCOL_VERSIONS of
   @modelcontextprotocol/sdk 1.32.2, MODERN_WIRE_REVISION of @modelcontextprotocol/client 2.4.0);
   batches came with 2025-03-26 and went with 2025-06-18; annotations came with 2025-03-26;
   structuredContent and titles with 2025-06-18 (the changelogs of the specification). */
/* clang-format off: rows of a table stay rows */
static const struct kb_mcp_revision revisions[] = {
  {.name = "2026-07-28", .is_stateless = true, .has_hints = true, .is_structured = true},
  {.name = "2025-11-25", .has_hints = true, .is_structured = true},
  {.name = "2025-06-18", .has_hints = true, .is_structured = true},
  {.name = "2025-03-26", .has_hints = true, .has_batches = true},
  {.name = "2024-11-05"},
};
/* clang-format on */

enum { COUNT = sizeof revisions / sizeof revisions[0] };

const struct kb_mcp_revision *kb_mcp_revision_find(const char *name)
{
  for (size_t i = 0; i < COUNT; i++) {
    if (strcmp(revisions[i].name, name) == 0) {
      return &revisions[i];
    }
  }
  return NULL;
}

const struct kb_mcp_revision *kb_mcp_revision_agree(const char *name)
{
  const struct kb_mcp_revision *asked = kb_mcp_revision_find(name);
  size_t newest = 0;
  while (revisions[newest].is_stateless) {
    newest++;
  }
  return asked && !asked->is_stateless ? asked : &revisions[newest];
}

void kb_mcp_revisions_write(struct kb_json_writer *json)
{
  kb_json_begin_array(json);
  for (size_t i = 0; i < COUNT; i++) {
    kb_json_text(json, revisions[i].name);
  }
  kb_json_end_array(json);
}
