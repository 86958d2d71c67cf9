#include "report/shown_name.h"

/* Subjects have names of their own: a user and a mailbox of one name are no namesakes. */
static struct kb_namesakes *namesakes_of(struct kb_map *index, struct kb_arena *arena,
                                         const struct kb_case *a_case, const char *name)
{
  struct kb_buf key = {0};
  kb_buf_addf(&key, "%zu %s", a_case->subject->id, name);
  struct kb_namesakes *found = key.failed ? NULL : kb_map_get(index, kb_buf_slice(&key));
  if (!found && !key.failed) {
    const struct kb_slice kept = {kb_arena_dup(arena, kb_buf_slice(&key)), key.length};
    struct kb_namesakes *made = kb_arena_alloc(arena, sizeof *made);
    const char *id = kb_arena_text(arena, a_case->root.id);
    if (kept.data && made && id && kb_map_add(index, kept, made)) {
      made->id = id;
      found = made;
    }
  }
  kb_buf_fini(&key);
  return found;
}

bool kb_shown_name_add(struct kb_map *index, struct kb_arena *arena, const struct kb_case *a_case,
                       struct kb_shown_name *name)
{
  const char *title = kb_case_title(a_case);
  const char *address = kb_case_address(a_case);
  const char *other = address && strcmp(title, address) != 0 ? address
                      : strcmp(title, a_case->root.id) != 0  ? a_case->root.id
                                                             : NULL;
  struct kb_namesakes *namesakes = namesakes_of(index, arena, a_case, title);
  if (!namesakes) {
    return false;
  }
  namesakes->are_several = namesakes->are_several || strcmp(namesakes->id, a_case->root.id) != 0;
  *name = (struct kb_shown_name){
    .name = kb_arena_text(arena, title),
    .other = other ? kb_arena_text(arena, other) : NULL,
    .namesakes = namesakes,
  };
  return name->name && (!other || name->other);
}

void kb_shown_name_write(struct kb_buf *out, const struct kb_shown_name *name)
{
  kb_buf_add_text(out, name->name);
  if (name->namesakes->are_several && name->other) {
    kb_buf_addf(out, " (%s)", name->other);
  }
}
