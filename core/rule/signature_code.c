#include "rule/passage.h"
#include "rule/signature_index.h"

/* How a code is written, from the public articles:
     Email Server Error Code: NAME          Error code: 8005E276
     Exchange server returned NAME [number or NAME] exception
     Http server returned [401] NAME exception
     Web server returned NAME exception     Socket returned exception NAME
   [NAME] [NAME. ]Exchange.server returned 403 error Crm.HEX. text Crm.HEX.NAME
   Crm:HEX   Crm : NAME   SoapException : NAME Exchange Error Code: NAME
   0x8005E274, -2147097996, bare */

enum word { SERVER, SOCKET, RETURNED, EXCEPTION, ERROR, CODE, ERROR_CODE, CRM, SOAP, WORDS };

struct view {
  struct kb_passage passage;
  uint64_t hashes[WORDS];
};

static const struct kb_slice nothing = {NULL, 0};

static bool is_word(const struct view *view, size_t at, enum word word)
{
  return at < view->passage.end && view->passage.words[at].hash == view->hashes[word];
}

static struct kb_slice words_from(const struct view *view, size_t first, size_t last)
{
  const struct kb_word *words = view->passage.words;
  return (struct kb_slice){view->passage.text.data + words[first].start,
                           (size_t)(words[last].end - words[first].start)};
}

static bool is_upper(char byte)
{
  return byte >= 'A' && byte <= 'Z';
}

/* Nothing but spaces before the word. */
static bool follows_closely(const struct view *view, size_t at)
{
  const struct kb_slice gap = kb_passage_gap(&view->passage, at);
  for (size_t i = 0; i < gap.length; i++) {
    if (gap.data[i] != ' ') {
      return false;
    }
  }
  return gap.length > 0;
}

static bool gap_has(const struct view *view, size_t at, char mark)
{
  const struct kb_slice gap = kb_passage_gap(&view->passage, at);
  return gap.length > 0 && memchr(gap.data, mark, gap.length) != NULL;
}

static bool is_number(const struct view *view, size_t at)
{
  return at < view->passage.end && view->passage.words[at].is_number;
}

static bool is_digits(const struct view *view, size_t at)
{
  return at < view->passage.end && view->passage.words[at].is_digits &&
         words_from(view, at, at).length >= 3;
}

/* A word with a capital letter first: Forbidden. */
static bool is_capital(const struct view *view, size_t at)
{
  return at < view->passage.end && is_upper(words_from(view, at, at).data[0]) &&
         !is_word(view, at, EXCEPTION) && !is_word(view, at, ERROR);
}

/* Words written as one: TimedOut. */
static bool is_name(const struct view *view, size_t at)
{
  if (!is_capital(view, at)) {
    return false;
  }
  const struct kb_slice word = words_from(view, at, at);
  for (size_t i = 2; i < word.length; i++) {
    if (is_upper(word.data[i]) && !is_upper(word.data[i - 1])) {
      return true;
    }
  }
  return false;
}

/* "NAME", "NAME -2147209462", "NAME NAME", "401 Unauthorized". */
static struct kb_slice code_at(const struct view *view, size_t at)
{
  const bool starts = is_number(view, at) || is_digits(view, at) || is_capital(view, at);
  if (!starts) {
    return nothing;
  }
  const bool goes_on = at + 1 < view->passage.end && follows_closely(view, at + 1) &&
                       (is_digits(view, at) ? is_capital(view, at + 1)
                                            : is_number(view, at + 1) || is_name(view, at + 1));
  /* "NAME ActivityId: GUID" is another matter. */
  const bool is_label = goes_on && is_name(view, at + 1) && gap_has(view, at + 2, ':');
  return words_from(view, at, at + (goes_on && !is_number(view, at) && !is_label));
}

/* "Exchange server returned", "Socket returned exception": what was returned.
 */
static struct kb_slice returned_at(const struct view *view, size_t at)
{
  if (is_word(view, at, SOCKET) && is_word(view, at + 1, RETURNED) &&
      is_word(view, at + 2, EXCEPTION)) {
    return code_at(view, at + 3);
  }
  if (!is_word(view, at + 1, SERVER) || !is_word(view, at + 2, RETURNED)) {
    return nothing;
  }
  const bool is_status = is_digits(view, at + 3) && is_word(view, at + 4, ERROR);
  if (is_status && at > 0 && is_name(view, at - 1)) {
    return words_from(view, at - 1, at - 1);
  }
  return code_at(view, at + 3);
}

/* "Crm.80040216", "Crm : NAME", but not "Microsoft.Crm.Asynchronous". */
static struct kb_slice prefixed_at(const struct view *view, size_t at)
{
  const bool is_soap = is_word(view, at, SOAP);
  if (at + 1 >= view->passage.end || (!is_soap && !is_word(view, at, CRM)) ||
      (!is_soap && at > 0 && kb_slice_is(kb_passage_gap(&view->passage, at), "."))) {
    return nothing;
  }
  const bool has_colon = gap_has(view, at + 1, ':');
  const bool holds = (is_number(view, at + 1) && (has_colon || gap_has(view, at + 1, '.'))) ||
                     (has_colon && is_name(view, at + 1));
  return holds ? words_from(view, at + 1, at + 1) : nothing;
}

static struct kb_slice phrase_at(const struct view *view, size_t at)
{
  const struct kb_slice code = returned_at(view, at);
  return code.length > 0 ? code : prefixed_at(view, at);
}

/* What follows "Error Code:". */
static struct kb_slice labelled_at(const struct view *view, size_t at)
{
  size_t behind = at + 1;
  if (is_word(view, at, ERROR) && is_word(view, at + 1, CODE)) {
    behind++;
  } else if (!is_word(view, at, ERROR_CODE)) {
    return nothing;
  }
  const struct kb_slice inner = phrase_at(view, behind);
  if (inner.length > 0) {
    return inner;
  }
  const bool is_phrase = is_word(view, behind + 1, SERVER) ||
                         (is_word(view, behind, SOCKET) && is_word(view, behind + 1, RETURNED)) ||
                         is_word(view, behind, CRM);
  return is_phrase ? nothing : code_at(view, behind);
}

static struct kb_slice number_at(const struct view *view, size_t at)
{
  return is_number(view, at) ? words_from(view, at, at) : nothing;
}

static struct kb_slice find_code(const struct view *view)
{
  static struct kb_slice (*const looks[])(const struct view *, size_t) = {labelled_at, phrase_at,
                                                                          number_at};
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
    for (size_t at = 0; at < view->passage.end; at++) {
      const struct kb_slice code = looks[i](view, at);
      if (code.length > 0) {
        return code;
      }
    }
  }
  /* The text is a name and nothing else. */
  return view->passage.end == 1 && is_name(view, 0) ? words_from(view, 0, 0) : nothing;
}

struct kb_slice kb_code_in_words(struct kb_slice text, const struct kb_word *words, size_t count)
{
  static const char *const known[WORDS] = {
    [SERVER] = "server",        [SOCKET] = "socket", [RETURNED] = "returned",
    [EXCEPTION] = "exception",  [ERROR] = "error",   [CODE] = "code",
    [ERROR_CODE] = "errorcode", [CRM] = "crm",       [SOAP] = "soapexception"};
  struct view view = {.passage = {.text = text, .words = words, .end = count}};
  for (size_t i = 0; i < WORDS; i++) {
    view.hashes[i] = kb_word_hash(known[i]);
  }
  return find_code(&view);
}

bool kb_signature_code_in(struct kb_slice text, struct kb_slice *code)
{
  struct kb_words words = {0};
  const bool good = kb_words_add(&words, text);
  *code = good ? kb_code_in_words(text, words.list, words.count) : nothing;
  kb_words_fini(&words);
  return good;
}
