/* "Did you mean": the known word closest to a misspelt one. */
#include "base/ascii.h"
#include "base/text.h"

#include <string.h>

/* Longer words are names made up of several; nobody types those by hand. */
enum { LONGEST = 127 };

static bool same(char a, char b)
{
  return kb_to_lower(a) == kb_to_lower(b);
}

static bool begins_with(struct kb_slice text, struct kb_slice start)
{
  if (start.length > text.length) {
    return false;
  }
  for (size_t i = 0; i < start.length; i++) {
    if (!same(text.data[i], start.data[i])) {
      return false;
    }
  }
  return true;
}

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* The number of letters to insert, drop, replace or swap with their neighbour to turn `a` into
   `b`; both at most LONGEST long. */
static size_t distance(struct kb_slice a, struct kb_slice b)
{
  size_t rows[3][LONGEST + 1];
  size_t *two_up = rows[0];
  size_t *up = rows[1];
  size_t *row = rows[2];
  for (size_t j = 0; j <= b.length; j++) {
    up[j] = j;
  }
  for (size_t i = 1; i <= a.length; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.length; j++) {
      const size_t replaced = up[j - 1] + (same(a.data[i - 1], b.data[j - 1]) ? 0 : 1);
      row[j] = least(replaced, least(up[j], row[j - 1]) + 1);
      if (i > 1 && j > 1 && same(a.data[i - 1], b.data[j - 2]) &&
          same(a.data[i - 2], b.data[j - 1])) {
        row[j] = least(row[j], two_up[j - 2] + 1);
      }
    }
    size_t *const spare = two_up;
    two_up = up;
    up = row;
    row = spare;
  }
  return up[b.length];
}

/* One mistake in three letters, and never more than four. */
static size_t tolerance(size_t length)
{
  return length < 6 ? 1 : least(length / 3, 4);
}

const char *kb_text_suggest(const char *word, const char *const *candidates)
{
  const struct kb_slice given = kb_slice_of(word);
  if (given.length == 0 || given.length > LONGEST) {
    return NULL;
  }
  const char *best = NULL;
  size_t best_distance = tolerance(given.length) + 1;
  const char *begun = NULL; /* the shortest candidate that begins with the word */
  for (; *candidates; candidates++) {
    const struct kb_slice candidate = kb_slice_of(*candidates);
    if (given.length > 1 && begins_with(candidate, given) &&
        (!begun || candidate.length < strlen(begun))) {
      begun = *candidates;
    }
    if (candidate.length > LONGEST || candidate.length == 0) {
      continue;
    }
    const size_t mistakes = distance(given, candidate);
    /* Some of the word must remain: "-x" is no misspelling of "-q". */
    if (mistakes < best_distance && mistakes < given.length) {
      best = *candidates;
      best_distance = mistakes;
    }
  }
  return best ? best : begun;
}
