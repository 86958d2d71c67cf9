#include "report/lookup.h"

#include "base/ascii.h"
#include "base/text.h"
#include "match/broken_code.h"
#include "match/general_code.h"
#include "report/lookup_text.h"
#include "triage/search.h"
#include "triage/similar.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>

/* Looks the question up as a code, as a KB number, and by the signatures of all articles. Only if
   these find nothing does it search for articles with a similar text. Found and near articles are
   separate lists, since only a found article counts as an answer. */

enum { WORDS_SHOWN = 160, KB_DIGITS = 6, SENTENCE = 1024 };

static bool has_article(const struct kb_answer_article *list, size_t count,
                        const struct kb_article *article)
{
  for (size_t i = 0; i < count; i++) {
    if (list[i].article == article) {
      return true;
    }
  }
  return false;
}

static void add(struct kb_lookup *lookup, const struct kb_article *article,
                struct kb_article_match match)
{
  struct kb_answer *answer = &lookup->answer;
  if (article->skipped) {
    lookup->skipped = lookup->skipped || answer->found_count > 0 ? lookup->skipped : article;
    return;
  }
  if (answer->found_count < KB_ANSWER_MOST &&
      !has_article(answer->found, answer->found_count, article)) {
    answer->found[answer->found_count++] = (struct kb_answer_article){article, match};
  }
}

static struct kb_slice cut(struct kb_slice words)
{
  if (words.length > WORDS_SHOWN) {
    words.length = WORDS_SHOWN;
    while (words.length > 0 && ((unsigned char)words.data[words.length] & 0xC0) == 0x80) {
      words.length--; /* not within a character */
    }
  }
  return words;
}

/* Adds a similar article, with what the text lacks. */
static void add_near(struct kb_lookup *lookup, const struct kb_near_article *near,
                     struct kb_slice words)
{
  struct kb_answer *answer = &lookup->answer;
  if (near->article->skipped || answer->near_count == KB_LOOKUP_NEAREST ||
      has_article(answer->found, answer->found_count, near->article) ||
      has_article(answer->near, answer->near_count, near->article)) {
    return;
  }
  struct kb_buf *missing = &lookup->missing[2 * answer->near_count];
  kb_near_missing(near, kb_buf_slice(lookup->codes.length > 0 ? &lookup->codes : &lookup->text),
                  &missing[0], &missing[1]);
  kb_buf_cut(&missing[1], cut(kb_buf_slice(&missing[1])).length);
  answer->near[answer->near_count++] = (struct kb_answer_article){
    near->article,
    {.kind = KB_MATCH_PARTIAL,
     .words = words,
     .missing_code = missing[0].length > 0 ? kb_buf_text(&missing[0]) : NULL,
     .missing_words = missing[1].length > 0 ? kb_buf_text(&missing[1]) : NULL}};
}

/* For "KB 4484702", "kb4484702", "4484702": what follows the letters, or NULL. */
static const char *kb_number(const struct kb_lookup *lookup)
{
  const char *text = kb_buf_text(&lookup->text);
  const bool has_letters = strncasecmp(text, "kb", 2) == 0;
  text += has_letters ? 2 : 0;
  text += strspn(text, " :#");
  const size_t length = strspn(text, "0123456789");
  return length > 0 && text[length] == '\0' ? text : NULL;
}

static void add_by_kb(struct kb_lookup *lookup, const char *number, struct kb_slice words)
{
  for (size_t i = 0; i < lookup->rule_set->count; i++) {
    const struct kb_article *article = lookup->rule_set->articles[i];
    if (!article->overridden && kb_article_has_kb(article, number)) {
      add(lookup, article, (struct kb_article_match){.kind = KB_MATCH_KB, .words = words});
    }
  }
}

static void find_number(struct kb_lookup *lookup)
{
  const char *number = kb_number(lookup);
  if (number) {
    add_by_kb(lookup, number, (struct kb_slice){NULL, 0});
  }
}

/* A text may name an article by its number: "see KB 4484702". */
static void find_numbers_within(struct kb_lookup *lookup)
{
  const struct kb_slice text = kb_buf_slice(&lookup->text);
  char number[KB_NUMBER_SIZE];
  struct kb_slice words;
  for (size_t at = 0; kb_lookup_next_kb(text, &at, number, &words);) {
    add_by_kb(lookup, number, words);
  }
}

static bool find_signatures(struct kb_lookup *lookup, struct kb_signature_scan *scan)
{
  const struct kb_slice part = kb_buf_slice(&lookup->text);
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  const struct kb_signature_parts parts = {&part, 1};
  struct kb_answer *answer = &lookup->answer;
  if (!kb_signature_match(scan, parts, &matches, &count) ||
      !kb_signature_unknown_codes(scan, parts, &answer->unknown, &answer->unknown_count)) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    const struct kb_article *article = lookup->rule_set->articles[matches[i].owner];
    const struct kb_slice words =
      cut((struct kb_slice){part.data + matches[i].start, matches[i].end - matches[i].start});
    if (matches[i].is_near) {
      add_near(lookup, &(struct kb_near_article){.article = article}, words);
    } else {
      add(
        lookup, article,
        (struct kb_article_match){.kind = matches[i].by_message ? KB_MATCH_MESSAGE : KB_MATCH_CODE,
                                  .words = words,
                                  .placeholders = matches[i].placeholders,
                                  .placeholder_count = matches[i].placeholder_count});
    }
  }
  struct kb_signature_near near;
  kb_signature_look_closer(scan, parts, &near, &lookup->named);
  if (answer->found_count == 0 &&
      (near.by == KB_NEAR_BY_NUMBER || near.by == KB_NEAR_BY_BEGINNING)) {
    add_near(lookup, &(struct kb_near_article){.article = lookup->rule_set->articles[near.owner]},
             (struct kb_slice){NULL, 0});
  }
  return true;
}

/* --- Names of codes --- */

static void add_code(struct kb_lookup *lookup, struct kb_slice code)
{
  struct kb_answer *answer = &lookup->answer;
  const struct kb_code_name *name =
    answer->code_count < KB_ANSWER_MOST ? kb_codes_find(lookup->rule_set->code_names, code) : NULL;
  for (size_t i = 0; i < answer->code_count && name; i++) {
    name = answer->codes[i].name == name ? NULL : name;
  }
  if (name) {
    answer->codes[answer->code_count++] = (struct kb_answer_code){code, name};
  }
}

/* Whether the question is a code and nothing else. */
static bool is_bare(const struct kb_lookup *lookup)
{
  const struct kb_slice text = kb_buf_slice(&lookup->text);
  return memchr(text.data, ' ', text.length) == NULL &&
         memchr(text.data, '\n', text.length) == NULL;
}

/* Adds an article that has the code under another spelling: its name for its number, or its number
   for its name. A code that many errors have leads to no article by itself. */
static void add_other(struct kb_lookup *lookup, const struct kb_article *article)
{
  const struct kb_slice spelling = kb_slice_of(lookup->spelling);
  if (is_bare(lookup) && !kb_code_is_general(spelling)) {
    add(lookup, article, (struct kb_article_match){.kind = KB_MATCH_CODE, .words = spelling});
  } else {
    add_near(lookup, &(struct kb_near_article){.article = article}, spelling);
  }
}

/* False when out of memory. */
static bool find_spelling(struct kb_lookup *lookup, const char *spelling)
{
  const struct kb_slice part = kb_slice_of(spelling);
  const struct kb_signature_parts parts = {&part, 1};
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  const struct kb_article *named = kb_rule_set_find(lookup->rule_set, spelling);
  if (!kb_signature_match(lookup->other, parts, &matches, &count)) {
    return false;
  }
  if (named || count > 0) {
    snprintf(lookup->spelling, sizeof lookup->spelling, "%s", spelling);
  }
  if (named) {
    add_other(lookup, named);
  }
  for (size_t i = 0; i < count; i++) {
    if (!matches[i].is_near) {
      add_other(lookup, lookup->rule_set->articles[matches[i].owner]);
    }
  }
  return true;
}

/* What Dataverse calls the codes; and if no article has the code as it is written, whether one has
   it otherwise. False when out of memory. */
static bool find_names(struct kb_lookup *lookup)
{
  struct kb_answer *answer = &lookup->answer;
  char number[16];
  for (size_t i = 0; i < answer->unknown_count; i++) {
    add_code(lookup, answer->unknown[i]);
  }
  for (size_t i = 0; i < answer->found_count; i++) {
    add_code(lookup, answer->found[i].match.words);
  }
  if (answer->code_count == 0) {
    add_code(lookup, lookup->named);
  }
  if (answer->code_count == 0 && is_bare(lookup)) {
    add_code(lookup, kb_buf_slice(&lookup->text));
  }
  if (answer->found_count > 0 || lookup->skipped || answer->code_count == 0) {
    return !kb_codes_failed(lookup->rule_set->code_names);
  }
  const struct kb_code_name *name = answer->codes[0].name;
  kb_buf_addf(&lookup->codes, "%s 0x%08" PRIX32 " %s", kb_buf_text(&lookup->text), name->number,
              name->name);
  lookup->other = kb_signature_scan_new(lookup->rule_set->signatures);
  snprintf(number, sizeof number, "0x%08" PRIX32, name->number);
  return lookup->other && !lookup->codes.failed && find_spelling(lookup, name->name) &&
         (lookup->spelling[0] || find_spelling(lookup, number));
}

/* --- Without a match --- */

/* Finds articles that have the words of a short question. */
static void search(struct kb_lookup *lookup)
{
  const struct kb_article *list[KB_ANSWER_MOST];
  struct kb_answer *answer = &lookup->answer;
  size_t count = 0;
  kb_search(lookup->rule_set, kb_buf_slice(&lookup->text), list, KB_ANSWER_MOST, &count);
  answer->near_count = count < KB_ANSWER_MOST ? count : KB_ANSWER_MOST;
  answer->more = count - answer->near_count;
  for (size_t i = 0; i < answer->near_count; i++) {
    answer->near[i] = (struct kb_answer_article){list[i], {.kind = KB_MATCH_SEARCH}};
  }
  answer->is_search = answer->near_count > 0;
}

/* Finds articles similar to the whole text, and the code it names. False when out of memory. */
static bool find_near(struct kb_lookup *lookup)
{
  struct kb_near_article near[KB_ANSWER_MOST];
  size_t count = 0;
  struct kb_answer *answer = &lookup->answer;
  const char *number = kb_number(lookup);
  if (answer->near_count == 0 &&
      !kb_similar(lookup->rule_set, kb_buf_slice(&lookup->text), near, KB_ANSWER_MOST, &count)) {
    return false;
  }
  for (size_t i = 0;
       i < count && near[i].nearness == near[0].nearness && near[i].score * 2 >= near[0].score;
       i++) {
    add_near(lookup, &near[i], (struct kb_slice){NULL, 0});
  }
  if (answer->unknown_count == 0 && number && strlen(number) >= KB_DIGITS) {
    lookup->named = kb_buf_slice(&lookup->text);
  } else if (answer->unknown_count == 0 && !number && lookup->named.length == 0) {
    char ignored[KB_NUMBER_SIZE];
    size_t at = 0;
    kb_lookup_next_kb(kb_buf_slice(&lookup->text), &at, ignored, &lookup->named);
  }
  if (answer->unknown_count == 0 && lookup->named.length > 0) {
    answer->unknown = &lookup->named;
    answer->unknown_count = 1;
  }
  if (answer->unknown_count == 0 && answer->near_count == 0) {
    search(lookup);
  }
  return true;
}

bool kb_lookup_find(struct kb_lookup *lookup, const struct kb_rule_set *rule_set)
{
  lookup->rule_set = rule_set;
  kb_broken_codes_join(rule_set->signatures, &lookup->text);
  lookup->scan = kb_signature_scan_new(rule_set->signatures);
  const struct kb_article *named = kb_rule_set_find(rule_set, kb_buf_text(&lookup->text));
  if (named) {
    add(lookup, named, (struct kb_article_match){.kind = KB_MATCH_CODE});
  }
  find_number(lookup);
  if (!lookup->scan || !find_signatures(lookup, lookup->scan)) {
    return false;
  }
  find_numbers_within(lookup);
  if (!find_names(lookup)) {
    return false;
  }
  return lookup->skipped || lookup->answer.found_count > 0 || find_near(lookup);
}

void kb_lookup_ask(struct kb_lookup *lookup, struct kb_slice question)
{
  kb_lookup_text_clean(&lookup->text, question);
}

/* --- Notes --- */

static void suggest(const struct kb_lookup *lookup, kb_lookup_note note, void *context)
{
  const char *typed = kb_buf_text(&lookup->text);
  char sentence[SENTENCE];
  for (size_t i = 0; i < lookup->rule_set->count; i++) {
    const struct kb_article *article = lookup->rule_set->articles[i];
    const char *codes[] = {article->code, NULL};
    if (!article->overridden && !article->skipped && kb_text_suggest(typed, codes)) {
      snprintf(sentence, sizeof sentence, "did you mean %s, %s?", article->code, article->title);
      note(context, sentence);
    }
  }
}

void kb_lookup_notes(const struct kb_lookup *lookup, size_t left_out, kb_lookup_note note,
                     void *context)
{
  char sentence[SENTENCE];
  if (lookup->skipped) {
    snprintf(sentence, sizeof sentence,
             "the article for this is %s, %s: --only, --skip or --about leave it out",
             lookup->skipped->code, lookup->skipped->title);
    note(context, sentence);
    return;
  }
  if (lookup->answer.found_count > 0 || lookup->answer.is_search) {
    return;
  }
  suggest(lookup, note, context);
  if (left_out > 0) {
    snprintf(sentence, sizeof sentence, "%zu article%s left out by --only, --skip or --about",
             left_out, left_out == 1 ? " was" : "s were");
    note(context, sentence);
  }
  note(context, "to cover it, write an article: kbtriage new CODE begins one (rules/README.md)");
}

void kb_lookup_fini(struct kb_lookup *lookup)
{
  for (size_t i = 0; i < sizeof lookup->missing / sizeof lookup->missing[0]; i++) {
    kb_buf_fini(&lookup->missing[i]);
  }
  kb_signature_scan_free(lookup->scan);
  kb_signature_scan_free(lookup->other);
  kb_buf_fini(&lookup->codes);
  kb_buf_fini(&lookup->text);
  *lookup = (struct kb_lookup){0};
}
