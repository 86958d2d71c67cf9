#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/word_search.h"

#include <stdio.h>
#include <stdlib.h>

static struct kb_word_search *word_search_of(const char *const *words)
{
  struct kb_word_search *word_search = kb_word_search_new();
  assert_non_null(word_search);
  for (size_t i = 0; words[i]; i++) {
    assert_true(kb_word_search_add(word_search, kb_slice_of(words[i])));
  }
  assert_true(kb_word_search_ready(word_search));
  return word_search;
}

struct find {
  const char *word, *text;
  size_t at; /* position after the hit; 0: there is none */
};

static const struct find hits[] = {
  {"quota", "a quota", 7},
  {"quota", "QUOTA", 5},
  {"quota", "quotas", 5},
  {"quota", "x_quota", 0},
  {"quota", "7quota", 0},
  {"quota", "\xE2\x80\x9Cquota", 8},
  {"quota", "quo ta", 0},
  {"error code", "Error \r\n\t code", 14},
  {"error code", "error: code", 11},
  {"error code", "errorcode", 0},
  {"error code", "error a code", 0},
  {"error, code", "error code", 10},
  {"403 error", "returned 403 error", 18},
  {"403 error", "returned 1403 error", 0},
  {"8005e272", "0x8005E272", 0},
  {"a_b", "A_B", 3},
  {"abab", "abaabab ", 0},
  {"aba", "ab aba", 6},
  {"one two three", "one one two three", 17},
  {"word that goes on for longer than is looked for", "word that goes on for long", 23},
  {"quota", "", 0},
};

static void words_are_found(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof hits / sizeof hits[0]; i++) {
    const char *const words[] = {hits[i].word, NULL};
    struct kb_word_search *word_search = word_search_of(words);
    struct kb_hits found = {0};
    assert_true(kb_word_search_find(word_search, kb_slice_of(hits[i].text), &found));
    if (found.count != (hits[i].at > 0 ? 1 : 0) ||
        (found.count > 0 && found.list[0] != hits[i].at)) {
      fail_msg("'%s' in '%s': %zu hits, the first before %zu", hits[i].word, hits[i].text,
               found.count, found.count > 0 ? found.list[0] : 0);
    }
    kb_hits_fini(&found);
    kb_word_search_free(word_search);
  }
}

static void an_empty_word_adds_nothing(void **state)
{
  (void)state;
  struct kb_word_search *word_search = kb_word_search_new();
  assert_true(kb_word_search_add(word_search, kb_slice_of("")));
  assert_true(kb_word_search_add(word_search, kb_slice_of(" -- ")));
  assert_true(kb_word_search_add(word_search, kb_slice_of("word")));
  assert_true(kb_word_search_ready(word_search));
  struct kb_hits found = {0};
  assert_true(kb_word_search_find(word_search, kb_slice_of("- - -"), &found));
  assert_int_equal(found.count, 0);
  kb_hits_fini(&found);
  kb_word_search_free(word_search);
}

/* A small alphabet, so that words overlap, repeat, and begin in one lane and end in the next. */
static void all_are_found_wherever_they_stand(void **state)
{
  (void)state;
  static const char *const words[] = {"ab", "ab ba", "b a b", "aab", "bb", NULL};
  enum { LENGTH = 70000 };
  struct kb_word_search *word_search = word_search_of(words);
  char *text = malloc(LENGTH + 1);
  struct kb_hits found = {0};
  uint32_t seed = 7;
  assert_non_null(text);
  for (size_t i = 0; i < LENGTH; i++) {
    seed = seed * 1664525 + 1013904223;
    text[i] = "aabb  .\n"[seed >> 29];
  }
  text[LENGTH] = '\0';
  for (size_t length = 0; length <= LENGTH; length = length < 200 ? length + 1 : length * 2) {
    size_t count = 0;
    assert_true(kb_word_search_find(word_search, (struct kb_slice){text, length}, &found));
    for (size_t end = 1; end <= length; end++) {
      /* by hand: whether one of the words ends here, separators collapsed */
      bool ends = false;
      for (size_t w = 0; words[w] && !ends; w++) {
        size_t at = end;
        size_t left = strlen(words[w]);
        while (left > 0 && at > 0) {
          if (words[w][left - 1] == ' ') {
            if (text[at - 1] == 'a' || text[at - 1] == 'b') {
              break;
            }
            while (at > 0 && text[at - 1] != 'a' && text[at - 1] != 'b') {
              at--;
            }
          } else if (text[at - 1] == words[w][left - 1]) {
            at--;
          } else {
            break;
          }
          left--;
        }
        ends = left == 0 && (at == 0 || (text[at - 1] != 'a' && text[at - 1] != 'b'));
      }
      if (ends) {
        assert_true(count < found.count);
        assert_int_equal(found.list[count], end);
        count++;
      }
    }
    assert_int_equal(count, found.count);
  }
  free(text);
  kb_hits_fini(&found);
  kb_word_search_free(word_search);
}

/* More words than there are states for: less of each is searched for, and none is missed. */
static void many_words_are_cut(void **state)
{
  (void)state;
  struct kb_word_search *word_search = kb_word_search_new();
  char word[32];
  for (int i = 0; i < 6000; i++) {
    snprintf(word, sizeof word, "%05dqwertyuiopasdfghjkl", i * 7919 % 100000);
    assert_true(kb_word_search_add(word_search, kb_slice_of(word)));
  }
  assert_true(kb_word_search_ready(word_search));
  struct kb_hits found = {0};
  for (int i = 0; i < 6000; i += 59) {
    snprintf(word, sizeof word, "- %05dqwertyuiopasdfghjkl", i * 7919 % 100000);
    assert_true(kb_word_search_find(word_search, kb_slice_of(word), &found));
    assert_true(found.count > 0);
  }
  kb_hits_fini(&found);
  kb_word_search_free(word_search);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(words_are_found),
    cmocka_unit_test(an_empty_word_adds_nothing),
    cmocka_unit_test(all_are_found_wherever_they_stand),
    cmocka_unit_test(many_words_are_cut),
  };
  return cmocka_run_group_tests_name("word_search", tests, NULL, NULL);
}
