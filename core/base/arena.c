#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 8 * 1024 };

struct kb_arena_block {
  struct kb_arena_block *next;
  size_t size;
  max_align_t bytes[];
};

static void free_blocks(struct kb_arena_block *block)
{
  while (block) {
    struct kb_arena_block *next = block->next;
    free(block);
    block = next;
  }
}

void kb_arena_fini(struct kb_arena *arena)
{
  free_blocks(arena->blocks);
  *arena = (struct kb_arena){0};
}

void kb_arena_reset(struct kb_arena *arena)
{
  if (arena->blocks) {
    free_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
  }
  arena->used = 0;
}

/* Returns `size` bytes aligned to `alignment`, a power of two. */
static void *take(struct kb_arena *arena, size_t size, size_t alignment)
{
  size_t begin = (arena->used + alignment - 1) & ~(alignment - 1);
  if (size > SIZE_MAX / 2) {
    return NULL;
  }
  if (!arena->blocks || begin > arena->blocks->size || size > arena->blocks->size - begin) {
    size_t block_size = arena->blocks ? arena->blocks->size * 2 : arena->first_size;
    block_size = block_size > 0 && block_size < BLOCK_SIZE ? block_size : BLOCK_SIZE;
    block_size = block_size > size ? block_size : size;
    struct kb_arena_block *block = malloc(sizeof *block + block_size);
    if (!block) {
      return NULL;
    }
    block->next = arena->blocks;
    block->size = block_size;
    arena->blocks = block;
    begin = 0;
  }
  arena->used = begin + size;
  return (char *)arena->blocks->bytes + begin;
}

void *kb_arena_alloc(struct kb_arena *arena, size_t size)
{
  void *memory = take(arena, size, _Alignof(max_align_t));
  return memory ? memset(memory, 0, size) : NULL;
}

void *kb_arena_array(struct kb_arena *arena, size_t count, size_t size)
{
  if (size > 0 && count > SIZE_MAX / size) {
    return NULL;
  }
  return kb_arena_alloc(arena, count * size);
}

void *kb_arena_room(struct kb_arena *arena, void *list, size_t count, size_t first, size_t size)
{
  if (!list) {
    return kb_arena_array(arena, first, size);
  }
  if (count < first || (count & (count - 1)) != 0) {
    return list;
  }
  void *wider = kb_arena_array(arena, count, 2 * size);
  return wider ? memcpy(wider, list, count * size) : NULL;
}

char *kb_arena_dup(struct kb_arena *arena, struct kb_slice text)
{
  char *copy = text.length < SIZE_MAX ? take(arena, text.length + 1, 1) : NULL;
  if (copy) {
    if (text.length > 0) {
      memcpy(copy, text.data, text.length);
    }
    copy[text.length] = '\0';
  }
  return copy;
}

char *kb_arena_text(struct kb_arena *arena, const char *text)
{
  return kb_arena_dup(arena, kb_slice_of(text));
}
