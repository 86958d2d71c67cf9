#include "base/ascii.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/question.h"
#include "match/general_code.h"
#include "report/answer.h"
#include "triage/search.h"
#include "triage/similar.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>

/* Cleans the question of the marks of pasted text, then looks it up as a code, as a KB number, and
   by the signatures of all articles. Only if these find nothing does it search for articles with a
   similar text. Found and near articles are separate lists, since only a found article counts as an
   answer and for the exit status. */

enum { KB_CODE_SPELLING = 256 }; /* more than a name of codes.tsv has */

enum { NEAREST = 3, WORDS_SHOWN = 160, KB_DIGITS = 6 };

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|markdown", false,
   "Choose the output format (default: text). Of these, markdown is for a ticket."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Shows the article for an error code in any spelling, a KB number, or pasted error text: what it "
  "means, its causes, what to do.\n\n"
  "Quotation marks, HTML entities, typographic quotes and line ends within a sentence do no harm. "
  "With -, or without an argument where that is a pipe or a file, standard input is read.\n\n"
  "  kbtriage explain 8005E274\n"
  "  kbtriage explain -2147097996\n"
  "  kbtriage explain PrivilegeDenied\n"
  "  kbtriage explain KB4484702\n"
  "  kbtriage explain - <ticket.txt\n"
  "  kbtriage explain license\n\n"
  "The article that the text names most exactly comes first, the others after it with the words that "
  "they were found by. A code that no article has comes before anything else; an article that knows "
  "the message, a part of it, or the code with another number is near, not the answer: it is listed "
  "with what is missing, and only if much is there. A few words, such as license, that are no error "
  "list the articles that have them all. JSON tells by \"match\" (code, kb, message, partial or "
  "search), and has the codes without an article in \"unknown_codes\".\n\n"
  "For a code of Dataverse it says what Dataverse calls it, and finds an article that has it under "
  "its number or its name, whichever was asked for. The names are in codes.tsv files of the rule set; "
  "a folder of your own may have one, too. JSON has them in \"codes\".\n\n"
  "Exit status: 0 an article was found for a code, a KB number or a whole message; 1 none was (what is "
  "near is named); 2 wrong usage, no rule set.";

struct explain {
  const struct kb_context *context;
  const struct kb_rule_set *rule_set;
  struct kb_buf text; /* the question, cleaned */
  struct kb_answer answer;
  struct kb_slice named;              /* a code that the text names, in another form */
  struct kb_buf missing[2 * NEAREST]; /* for the similar ones: code, words */
  const struct kb_article *skipped;   /* the best match, if it was not selected; or NULL */
  size_t left_out;                    /* number of matches that were not selected */
  struct kb_signature_scan *other;    /* for the code's other spellings */
  struct kb_buf codes;                /* the question with its code in all spellings; or empty */
  char spelling[KB_CODE_SPELLING];    /* the one that an article has */
};

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

static void add(struct explain *explain, const struct kb_article *article,
                struct kb_article_match match)
{
  struct kb_answer *answer = &explain->answer;
  if (article->skipped) {
    explain->skipped = explain->skipped || answer->found_count > 0 ? explain->skipped : article;
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
static void add_near(struct explain *explain, const struct kb_near_article *near,
                     struct kb_slice words)
{
  struct kb_answer *answer = &explain->answer;
  if (near->article->skipped || answer->near_count == NEAREST ||
      has_article(answer->found, answer->found_count, near->article) ||
      has_article(answer->near, answer->near_count, near->article)) {
    return;
  }
  struct kb_buf *missing = &explain->missing[2 * answer->near_count];
  kb_near_missing(near, kb_buf_slice(explain->codes.length > 0 ? &explain->codes : &explain->text),
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
static const char *kb_number(const struct explain *explain)
{
  const char *text = kb_buf_text(&explain->text);
  const bool has_letters = strncasecmp(text, "kb", 2) == 0;
  text += has_letters ? 2 : 0;
  text += strspn(text, " :#");
  const size_t length = strspn(text, "0123456789");
  return length > 0 && text[length] == '\0' ? text : NULL;
}

static void find_number(struct explain *explain)
{
  const char *number = kb_number(explain);
  for (size_t i = 0; i < explain->rule_set->count && number; i++) {
    const struct kb_article *article = explain->rule_set->articles[i];
    if (!article->overridden && kb_article_has_kb(article, number)) {
      add(explain, article, (struct kb_article_match){.kind = KB_MATCH_KB});
    }
  }
}

static bool find_signatures(struct explain *explain, struct kb_signature_scan *scan)
{
  const struct kb_slice part = kb_buf_slice(&explain->text);
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  const struct kb_signature_parts parts = {&part, 1};
  struct kb_answer *answer = &explain->answer;
  if (!kb_signature_match(scan, parts, &matches, &count) ||
      !kb_signature_unknown_codes(scan, parts, &answer->unknown, &answer->unknown_count)) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    const struct kb_article *article = explain->rule_set->articles[matches[i].owner];
    const struct kb_slice words =
      cut((struct kb_slice){part.data + matches[i].start, matches[i].end - matches[i].start});
    if (matches[i].is_near) {
      add_near(explain, &(struct kb_near_article){.article = article}, words);
    } else {
      add(
        explain, article,
        (struct kb_article_match){.kind = matches[i].by_message ? KB_MATCH_MESSAGE : KB_MATCH_CODE,
                                  .words = words,
                                  .placeholders = matches[i].placeholders,
                                  .placeholder_count = matches[i].placeholder_count});
    }
  }
  struct kb_signature_near near;
  kb_signature_look_closer(scan, parts, &near, &explain->named);
  if (answer->found_count == 0 && near.by == KB_NEAR_BY_NUMBER) {
    add_near(explain, &(struct kb_near_article){.article = explain->rule_set->articles[near.owner]},
             (struct kb_slice){NULL, 0});
  }
  return true;
}

/* --- Names of codes --- */

static void add_code(struct explain *explain, struct kb_slice code)
{
  struct kb_answer *answer = &explain->answer;
  const struct kb_code_name *name =
    answer->code_count < KB_ANSWER_MOST ? kb_codes_find(explain->rule_set->code_names, code) : NULL;
  for (size_t i = 0; i < answer->code_count && name; i++) {
    name = answer->codes[i].name == name ? NULL : name;
  }
  if (name) {
    answer->codes[answer->code_count++] = (struct kb_answer_code){code, name};
  }
}

/* Whether the question is a code and nothing else. */
static bool is_bare(const struct explain *explain)
{
  const struct kb_slice text = kb_buf_slice(&explain->text);
  return memchr(text.data, ' ', text.length) == NULL &&
         memchr(text.data, '\n', text.length) == NULL;
}

/* Adds an article that has the code under another spelling: its name for its number, or its number
   for its name. A code that many errors have leads to no article by itself. */
static void add_other(struct explain *explain, const struct kb_article *article)
{
  const struct kb_slice spelling = kb_slice_of(explain->spelling);
  if (is_bare(explain) && !kb_code_is_general(spelling)) {
    add(explain, article, (struct kb_article_match){.kind = KB_MATCH_CODE, .words = spelling});
  } else {
    add_near(explain, &(struct kb_near_article){.article = article}, spelling);
  }
}

/* False when out of memory. */
static bool find_spelling(struct explain *explain, const char *spelling)
{
  const struct kb_slice part = kb_slice_of(spelling);
  const struct kb_signature_parts parts = {&part, 1};
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  const struct kb_article *named = kb_rule_set_find(explain->rule_set, spelling);
  if (!kb_signature_match(explain->other, parts, &matches, &count)) {
    return false;
  }
  if (named || count > 0) {
    snprintf(explain->spelling, sizeof explain->spelling, "%s", spelling);
  }
  if (named) {
    add_other(explain, named);
  }
  for (size_t i = 0; i < count; i++) {
    if (!matches[i].is_near) {
      add_other(explain, explain->rule_set->articles[matches[i].owner]);
    }
  }
  return true;
}

/* What Dataverse calls the codes; and if no article has the code as it is written, whether one has
   it otherwise. False when out of memory. */
static bool find_names(struct explain *explain)
{
  struct kb_answer *answer = &explain->answer;
  char number[16];
  for (size_t i = 0; i < answer->unknown_count; i++) {
    add_code(explain, answer->unknown[i]);
  }
  for (size_t i = 0; i < answer->found_count; i++) {
    add_code(explain, answer->found[i].match.words);
  }
  if (answer->code_count == 0) {
    add_code(explain, explain->named);
  }
  if (answer->code_count == 0 && is_bare(explain)) {
    add_code(explain, kb_buf_slice(&explain->text));
  }
  if (answer->found_count > 0 || explain->skipped || answer->code_count == 0) {
    return !kb_codes_failed(explain->rule_set->code_names);
  }
  const struct kb_code_name *name = answer->codes[0].name;
  kb_buf_addf(&explain->codes, "%s 0x%08" PRIX32 " %s", kb_buf_text(&explain->text), name->number,
              name->name);
  explain->other = kb_signature_scan_new(explain->rule_set->signatures);
  snprintf(number, sizeof number, "0x%08" PRIX32, name->number);
  return explain->other && !explain->codes.failed && find_spelling(explain, name->name) &&
         (explain->spelling[0] || find_spelling(explain, number));
}

/* --- Without a match --- */

static void suggest(const struct explain *explain)
{
  const char *typed = kb_buf_text(&explain->text);
  for (size_t i = 0; i < explain->rule_set->count; i++) {
    const char *codes[] = {explain->rule_set->articles[i]->code, NULL};
    const bool is_asked =
      !explain->rule_set->articles[i]->overridden && !explain->rule_set->articles[i]->skipped;
    if (is_asked && kb_text_suggest(typed, codes)) {
      kb_say("did you mean %s, %s?", codes[0], explain->rule_set->articles[i]->title);
    }
  }
}

/* Finds articles that have the words of a short question. */
static void search(struct explain *explain)
{
  const struct kb_article *list[KB_ANSWER_MOST];
  struct kb_answer *answer = &explain->answer;
  size_t count = 0;
  kb_search(explain->rule_set, kb_buf_slice(&explain->text), list, KB_ANSWER_MOST, &count);
  answer->near_count = count < KB_ANSWER_MOST ? count : KB_ANSWER_MOST;
  answer->more = count - answer->near_count;
  for (size_t i = 0; i < answer->near_count; i++) {
    answer->near[i] = (struct kb_answer_article){list[i], {.kind = KB_MATCH_SEARCH}};
  }
  answer->is_search = answer->near_count > 0;
}

/* Finds articles similar to the whole text, and the code it names. False when out of memory. */
static bool find_near(struct explain *explain)
{
  struct kb_near_article near[KB_ANSWER_MOST];
  size_t count = 0;
  struct kb_answer *answer = &explain->answer;
  const char *number = kb_number(explain);
  if (answer->near_count == 0 &&
      !kb_similar(explain->rule_set, kb_buf_slice(&explain->text), near, KB_ANSWER_MOST, &count)) {
    return false;
  }
  for (size_t i = 0;
       i < count && near[i].nearness == near[0].nearness && near[i].score * 2 >= near[0].score;
       i++) {
    add_near(explain, &near[i], (struct kb_slice){NULL, 0});
  }
  if (answer->unknown_count == 0 && number && strlen(number) >= KB_DIGITS) {
    explain->named = kb_buf_slice(&explain->text);
  }
  if (answer->unknown_count == 0 && explain->named.length > 0) {
    answer->unknown = &explain->named;
    answer->unknown_count = 1;
  }
  if (answer->unknown_count == 0 && answer->near_count == 0) {
    search(explain);
  }
  if (answer->is_search) {
    return true;
  }
  suggest(explain);
  if (explain->left_out > 0) {
    kb_say("%zu article%s left out by --only, --skip or --about", explain->left_out,
           explain->left_out == 1 ? " was" : "s were");
  }
  kb_say("to cover it, write an article: kbtriage new CODE begins one (rules/README.md)");
  return true;
}

/* --- Output --- */

static void write_answer(const struct explain *explain, struct kb_buf *out)
{
  const char *format = kb_args_value(explain->context->args, "format", "text");
  if (strcmp(format, "json") == 0) {
    kb_answer_write_json(out, &explain->answer);
  } else if (explain->skipped && explain->answer.found_count == 0) {
    return; /* reported elsewhere */
  } else if (strcmp(format, "markdown") == 0) {
    kb_answer_write_markdown(out, &explain->answer);
  } else {
    kb_answer_write_text(out, &explain->answer, kb_output_width(explain->context));
  }
}

static bool find_all(struct explain *explain, struct kb_signature_scan *scan)
{
  const struct kb_article *named = kb_rule_set_find(explain->rule_set, kb_buf_text(&explain->text));
  if (named) {
    add(explain, named, (struct kb_article_match){.kind = KB_MATCH_CODE});
  }
  find_number(explain);
  if (!scan || !find_signatures(explain, scan) || !find_names(explain)) {
    return false;
  }
  if (explain->skipped) {
    kb_say("the article for this is %s, %s: --only, --skip or --about leave it out",
           explain->skipped->code, explain->skipped->title);
    return true;
  }
  return explain->answer.found_count > 0 || find_near(explain);
}

static enum kb_exit look_up(struct explain *explain)
{
  struct kb_buf text = {0};
  struct kb_signature_scan *scan = kb_signature_scan_new(explain->rule_set->signatures);
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!find_all(explain, scan)) {
    kb_say("out of memory");
  } else {
    struct kb_out *out = kb_open_output(explain->context);
    if (out) {
      write_answer(explain, &text);
      kb_out_buf(out, &text);
      status =
        kb_close_output(out, explain->answer.found_count > 0 ? KB_EXIT_NOTHING : KB_EXIT_FOUND);
    }
  }
  for (size_t i = 0; i < sizeof explain->missing / sizeof explain->missing[0]; i++) {
    kb_buf_fini(&explain->missing[i]);
  }
  kb_buf_fini(&text);
  kb_buf_fini(&explain->codes);
  kb_signature_scan_free(explain->other);
  kb_signature_scan_free(scan);
  return status;
}

static enum kb_exit explain(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  struct explain question = {.context = context};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (kb_read_question(context, &question.text) &&
      kb_load_rule_set(context, (struct kb_rule_set_options){.with_examples = true}, false,
                       &loaded)) {
    question.rule_set = &loaded.rule_set;
    question.left_out = loaded.skipped;
    status = look_up(&question);
  }
  kb_buf_fini(&question.text);
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_explain = {
  {"explain", "CODE|KB|TEXT...|-", "show the article for a code, a KB number, or pasted error text",
   description, options, 0, 0},
  explain,
};
