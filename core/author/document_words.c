#include "author/document_words.h"

#include "base/ascii.h"
#include "base/buf.h"

#include <strings.h>

/* Words of headings and sentences in Microsoft's troubleshooting pages: SupportArticles-docs and
   dynamics-365-docs on GitHub, pages of twelve products, read in November 2026. */

static const struct {
  const char *word; /* the heading begins with this word, or contains it */
  enum kb_document_section section;
} headings[] = {
  {"symptom", KB_SECTION_SYMPTOM},
  {"cause", KB_SECTION_CAUSE},
  {"reason", KB_SECTION_CAUSE},
  {"root cause", KB_SECTION_CAUSE},
  {"resolution", KB_SECTION_RESOLUTION},
  {"solution", KB_SECTION_RESOLUTION},
  {"workaround", KB_SECTION_RESOLUTION},
  {"mitigation", KB_SECTION_RESOLUTION},
  {"fix", KB_SECTION_RESOLUTION},
  {"how to", KB_SECTION_RESOLUTION},
  {"resolve", KB_SECTION_RESOLUTION},
  {"troubleshooting", KB_SECTION_RESOLUTION},
  {"method", KB_SECTION_RESOLUTION},
  {"option", KB_SECTION_RESOLUTION},
  {"step", KB_SECTION_RESOLUTION},
  {"prerequisite", KB_SECTION_RESOLUTION},
  {"error message", KB_SECTION_SYMPTOM},
  {"summary", KB_SECTION_SYMPTOM},
  {"introduction", KB_SECTION_SYMPTOM},
  {"problem", KB_SECTION_SYMPTOM},
  {"identify the issue", KB_SECTION_SYMPTOM},
  {"applies to", KB_SECTION_PRODUCT},
  {"see also", KB_SECTION_OTHER},
  {"next step", KB_SECTION_OTHER},
  {"more information", KB_SECTION_OTHER},
  {"additional information", KB_SECTION_OTHER},
  {"reference", KB_SECTION_OTHER},
  {"related", KB_SECTION_OTHER},
  {"resources", KB_SECTION_OTHER},
  {"feedback", KB_SECTION_OTHER},
  {"contact us", KB_SECTION_OTHER},
  {"third-party", KB_SECTION_OTHER},
  {"disclaimer", KB_SECTION_OTHER},
  {"in this article", KB_SECTION_OTHER},
};

/* Words of headings that only name a section. */
static const char label_words[] =
  "additional also and applies article articles cause causes content description details "
  "error fix for in identify information issue message messages mitigation more next of or "
  "possible potential prerequisites problem reason reasons reference references related "
  "resolution resolutions root see solution solutions status steps summary symptom symptoms "
  "the this to troubleshooting workaround workarounds introduction resolve s";

/* Words of a sentence that only leads to what follows it. */
static const char leading_words[] =
  "a an any are around as because below by can cause caused causes complete correct could do "
  "due error errors example examples fix follow following follows for from happen happens has "
  "encounter here in is issue issues may message method methods might mitigate more occur occurs of one "
  "options or order perform please possible problem reason reasons resolution resolutions "
  "resolve s several solution solutions solve some step steps take that the there these this "
  "things those to try two use work workaround workarounds you your";

static const char connecting_words[] = "or and and/or";

static const char condition_words[] = "if when unless where for in on only after before once while";

/* What steps begin with. */
static const char imperatives[] =
  "add adjust allow apply ask assign change check choose clear click collect close configure "
  "confirm connect consider contact convert copy create delete deploy disable download edit "
  "enable ensure enter expand export find follow go grant identify import increase inspect "
  "install join locate log make modify move navigate open paste press provide recreate reduce "
  "refresh register reinstall remove rename replace request reset restart restore retry "
  "review right-click run save search select send set sign specify start stop switch sync "
  "test try turn type uncheck uninstall update upgrade use validate verify view wait";

static bool starts_with(const char *text, const char *word)
{
  return strncasecmp(text, word, strlen(word)) == 0;
}

static bool is_word_byte(char byte)
{
  return kb_is_alnum(byte) || byte == '-' || byte == '/' || ((unsigned char)byte & 0x80);
}

/* The next word from `*text` on, which is moved behind it; empty at the end. */
static struct kb_slice next_word(const char **text)
{
  const char *at = *text;
  while (*at && !is_word_byte(*at)) {
    at++;
  }
  struct kb_slice word = {at, 0};
  while (is_word_byte(at[word.length])) {
    word.length++;
  }
  *text = at + word.length;
  return word;
}

/* Whether the list of words, with spaces between, has the word, in any case. */
static bool is_one_of(struct kb_slice word, const char *list)
{
  while (*list) {
    const size_t length = strcspn(list, " ");
    if (length == word.length && strncasecmp(list, word.data, length) == 0) {
      return true;
    }
    list += length + (list[length] == ' ');
  }
  return false;
}

/* Whether it has words, and all of them, apart from single digits, are in the list. */
static bool has_only(const char *text, const char *list)
{
  size_t count = 0;
  for (struct kb_slice word = next_word(&text); word.length > 0; word = next_word(&text)) {
    if (!is_one_of(word, list) && !(word.length == 1 && kb_is_digit(word.data[0]))) {
      return false;
    }
    count++;
  }
  return count > 0;
}

const char *kb_document_find_word(const char *text, const char *word)
{
  for (const char *at = text; *at; at++) {
    if (starts_with(at, word) && (at == text || !kb_is_alnum(at[-1]))) {
      return at;
    }
  }
  return NULL;
}

enum kb_document_section kb_document_section_of(const char *heading)
{
  for (int anywhere = 0; anywhere < 2; anywhere++) {
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
      if (anywhere ? kb_document_find_word(heading, headings[i].word) != NULL
                   : starts_with(heading, headings[i].word)) {
        return headings[i].section;
      }
    }
  }
  return kb_document_instructs(heading) ? KB_SECTION_RESOLUTION : KB_SECTION_UNKNOWN;
}

bool kb_document_is_label(const char *heading)
{
  return has_only(heading, label_words);
}

size_t kb_document_number_in(const char *heading)
{
  const char *at = heading + strcspn(heading, "0123456789:");
  return kb_is_digit(*at) && !kb_is_alnum(at[1]) ? (size_t)(*at - '0') : 0;
}

const char *kb_document_after_label(const char *heading)
{
  const char *at = heading;
  while (kb_is_letter(*at) || *at == ' ') {
    at++;
  }
  if (kb_is_digit(*at)) {
    at++;
  }
  const bool is_dash =
    starts_with(at, " - ") || starts_with(at, "\xE2\x80\x93") || starts_with(at, " \xE2\x80\x93");
  if (*at != ':' && *at != '.' && !is_dash && !starts_with(at, "\xEF\xBC\x9A")) {
    return "";
  }
  struct kb_buf label = {0};
  kb_buf_add(&label, heading, (size_t)(at - heading));
  const bool is_label = !label.failed && kb_document_is_label(kb_buf_text(&label));
  kb_buf_fini(&label);
  return is_label ? at + strspn(at, ":.- \xE2\x80\x93\xEF\xBC\x9A") : "";
}

bool kb_document_leads_on(const char *text)
{
  const size_t length = strlen(text);
  return length > 0 && text[length - 1] == ':';
}

bool kb_document_only_leads_on(const char *text)
{
  static const char conditions[] =
    " if the any both either apply applies true met condition conditions";
  struct kb_buf words = {0};
  kb_buf_add_text(&words, leading_words);
  /* "if one of the following conditions is true" */
  kb_buf_add_text(&words, kb_document_find_word(text, "following condition") ? conditions : "");
  const bool holds = !words.failed && has_only(text, kb_buf_text(&words));
  kb_buf_fini(&words);
  return holds;
}

bool kb_document_only_connects(const char *text)
{
  return strlen(text) < 12 && has_only(text, connecting_words);
}

bool kb_document_has_condition(const char *text)
{
  const char *rest = text;
  for (struct kb_slice word = next_word(&rest); word.length > 0; word = next_word(&rest)) {
    if (is_one_of(word, condition_words)) {
      return true;
    }
  }
  return false;
}

/* A sentence or a clause begins at `text`: does it tell to do something? */
static bool begins_with_imperative(const char *text)
{
  struct kb_slice word = next_word(&text);
  if (kb_slice_is(word, "Then") || kb_slice_is(word, "then") || kb_slice_is(word, "please") ||
      kb_slice_is(word, "Please")) {
    word = next_word(&text);
  }
  const char *rest = text;
  const struct kb_slice second = next_word(&rest);
  /* "Check results are", "Test mode is": nouns; "Set of": too. */
  return is_one_of(word, imperatives) && !kb_slice_is(second, "is") && !kb_slice_is(second, "of") &&
         !kb_slice_is(second, "isn") && !kb_slice_is(second, "was") && *text != ':' && *text != '.';
}

/* "If …, tighten the fuse": a verb that is not listed, by the article behind it. */
static bool is_verb_with_object(const char *text)
{
  static const char objects[] = "the your a an this these it them";
  static const char no_verbs[] =
    "and as at because both but by each for from if in into like of on or over so than that the then "
    "to under until using when where which while with within without you they we it there all any";
  const struct kb_slice verb = next_word(&text);
  const struct kb_slice object = next_word(&text);
  const char last = verb.length > 1 ? verb.data[verb.length - 1] : 's';
  const bool is_form = last == 's' ||
                       (verb.length > 3 && memcmp(verb.data + verb.length - 3, "ing", 3) == 0) ||
                       (verb.length > 2 && memcmp(verb.data + verb.length - 2, "ed", 2) == 0) ||
                       (verb.length > 2 && memcmp(verb.data + verb.length - 2, "ly", 2) == 0);
  return is_one_of(object, objects) && !is_one_of(verb, no_verbs) && !is_form;
}

bool kb_document_instructs(const char *text)
{
  for (const char *at = text; *at;) {
    if (begins_with_imperative(at)) {
      return true;
    }
    /* The main clause of "If …, select …" and "To …, select …". */
    const char *end = at + strcspn(at, ".;:?!\n");
    const char *comma = at;
    const bool has_clause = starts_with(at, "if ") || starts_with(at, "to ") ||
                            starts_with(at, "in ") || starts_with(at, "on ") ||
                            starts_with(at, "instead") || starts_with(at, "otherwise") ||
                            starts_with(at, "when ") || starts_with(at, "as ");
    while (has_clause && (comma = strchr(comma, ',')) != NULL && comma < end) {
      comma++;
      if (begins_with_imperative(comma) || (starts_with(at, "if ") && is_verb_with_object(comma))) {
        return true;
      }
    }
    at = end + strspn(end, ".;:?!\n ");
  }
  return false;
}

bool kb_document_is_about_itself(const char *text)
{
  return starts_with(text, "this article ") || starts_with(text, "this topic ") ||
         starts_with(text, "this document ");
}
