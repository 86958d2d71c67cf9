#include "author/document_text.h"

#include "base/ascii.h"
#include "base/entity.h"
#include "base/json.h"
#include "base/text.h"

#include <strings.h>

/* Names of HTML that are dropped; others between < and > are placeholders of a message. `text`:
   what stands in place of an opening tag. */
static const struct {
  const char *name, *text;
} tags[] = {
  {"a", ""},         {"b", ""},      {"blockquote", " "}, {"body", ""},  {"br", "\n"},
  {"caption", "\n"}, {"center", ""}, {"code", ""},        {"col", ""},   {"colgroup", ""},
  {"dd", " "},       {"del", ""},    {"details", " "},    {"div", " "},  {"dl", ""},
  {"dt", "\n"},      {"em", ""},     {"figure", ""},      {"font", ""},  {"h1", "\n"},
  {"h2", "\n"},      {"h3", "\n"},   {"h4", "\n"},        {"h5", "\n"},  {"h6", "\n"},
  {"hr", ""},        {"i", ""},      {"iframe", ""},      {"img", ""},   {"kbd", ""},
  {"li", "\n"},      {"ol", " "},    {"p", "\n"},         {"pre", " "},  {"s", ""},
  {"small", ""},     {"span", ""},   {"strong", ""},      {"sub", ""},   {"summary", "\n"},
  {"sup", ""},       {"table", " "}, {"tbody", ""},       {"td", " | "}, {"th", " | "},
  {"thead", ""},     {"tr", "\n"},   {"u", ""},           {"ul", " "},   {"video", ""}};

/* The length of the tag or comment that `text` begins with, and what stands for it; 0 if it is
   none that is known. */
static size_t tag_at(struct kb_slice text, const char **instead)
{
  *instead = "";
  if (text.length >= 4 && memcmp(text.data, "<!--", 4) == 0) {
    for (size_t at = 4; at + 3 <= text.length; at++) {
      if (memcmp(text.data + at, "-->", 3) == 0) {
        return at + 3;
      }
    }
    return text.length;
  }
  const char *end = memchr(text.data, '>', text.length);
  size_t begin = text.length > 1 && text.data[1] == '/' ? 2 : 1;
  size_t length = 0;
  while (begin + length < text.length && kb_is_alnum(text.data[begin + length])) {
    length++;
  }
  for (size_t i = 0; end && i < sizeof tags / sizeof tags[0]; i++) {
    if (strlen(tags[i].name) == length &&
        strncasecmp(tags[i].name, text.data + begin, length) == 0) {
      *instead = begin == 1 ? tags[i].text : "";
      return (size_t)(end - text.data) + 1;
    }
  }
  return 0;
}

static void add_character(struct kb_buf *out, struct kb_slice *text)
{
  uint32_t code_point;
  size_t length = kb_text_decode(*text, &code_point);
  if (length == 0) {
    length = 1;
    code_point = 0xFFFD;
  }
  const bool is_space = code_point < ' ' || code_point == 0x7F || code_point == 0xA0;
  kb_text_encode(out, code_point != '\n' && is_space ? ' ' : code_point);
  *text = (struct kb_slice){text->data + length, text->length - length};
}

/* The first cell of a row, and an empty line, need no mark, and a line end no space. */
static void add_instead(struct kb_buf *out, const char *instead)
{
  size_t at = out->length;
  while (at > 0 && out->data[at - 1] == ' ') {
    at--;
  }
  if (instead[0] == '\0') {
    return;
  }
  const bool is_begin = at == 0 || out->data[at - 1] == '\n';
  kb_buf_cut(out, at);
  kb_buf_add_text(out, is_begin ? "" : instead);
}

void kb_document_html_add(struct kb_buf *out, struct kb_slice html)
{
  while (html.length > 0) {
    const char *instead = "";
    size_t length = html.data[0] == '<' ? tag_at(html, &instead) : 0;
    const uint32_t entity = length == 0 ? kb_entity_at(html, &length) : 0;
    if (entity != 0) {
      kb_text_encode(out, entity < ' ' || entity == 0xA0 ? ' ' : entity);
    } else if (length > 0) {
      add_instead(out, instead);
    } else if (kb_is_space(html.data[0])) {
      add_instead(out, " ");
      length = 1;
    } else {
      add_character(out, &html);
      continue;
    }
    html = (struct kb_slice){html.data + length, html.length - length};
  }
}

/* --- Pictures --- */

static void add_picture(struct kb_buf *out, struct kb_slice words)
{
  words = kb_trim(words);
  if (words.length > 0) {
    kb_buf_add_text(out, "(picture: ");
    kb_buf_add_slice(out, words);
    kb_buf_add_char(out, ')');
  }
}

/* :::image type="…" source="…" alt-text="…":::  Its length, 0 if `text` begins with none.
   Source: Microsoft Learn's contributor guide, "Markdown reference", Images. */
static size_t directive_at(struct kb_slice text, struct kb_slice *words)
{
  static const char begin[] = ":::image";
  static const char label[] = "alt-text=\"";
  *words = (struct kb_slice){"", 0};
  if (text.length < sizeof begin || strncasecmp(text.data, begin, sizeof begin - 1) != 0) {
    return 0;
  }
  for (size_t at = sizeof begin - 1; at + 3 <= text.length; at++) {
    if (words->length == 0 && text.length - at > sizeof label &&
        memcmp(text.data + at, label, sizeof label - 1) == 0) {
      const char *first = text.data + at + sizeof label - 1;
      const char *end = memchr(first, '"', text.length - at - (sizeof label - 1));
      *words = (struct kb_slice){first, end ? (size_t)(end - first) : 0};
      at += words->length + sizeof label - 1;
    } else if (memcmp(text.data + at, ":::", 3) == 0) {
      return at + 3;
    }
  }
  return text.length;
}

/* Replaces the directives for pictures, and drops their ends. */
static void replace_directives(struct kb_buf *out, size_t begin)
{
  static const char end[] = ":::image-end:::";
  struct kb_buf text = {0};
  struct kb_slice rest = {out->data + begin, out->length - begin};
  while (rest.length > 0) {
    struct kb_slice words;
    const bool is_end =
      rest.length >= sizeof end - 1 && memcmp(rest.data, end, sizeof end - 1) == 0;
    size_t length = is_end ? sizeof end - 1 : directive_at(rest, &words);
    if (length == 0) {
      kb_buf_add_char(&text, rest.data[0]);
      length = 1;
    } else if (!is_end) {
      add_picture(&text, words);
      /* "the gear (:::image type="icon" …:::) icon" */
      const bool is_around = words.length == 0 && text.length > 1 && rest.length > length &&
                             text.data[text.length - 1] == '(' && rest.data[length] == ')';
      if (is_around) {
        kb_buf_cut(&text, text.length - (text.data[text.length - 2] == ' ' ? 2 : 1));
        length++;
      }
    }
    rest = (struct kb_slice){rest.data + length, rest.length - length};
  }
  kb_buf_cut(out, begin);
  kb_buf_add_slice(out, kb_buf_slice(&text));
  out->failed = out->failed || text.failed;
  kb_buf_fini(&text);
}

/* --- Pieces --- */

static const char *member(const struct cJSON *piece, const char *name)
{
  const struct cJSON *value = piece ? kb_json_member(piece, name) : NULL;
  return value ? kb_json_string(value) : "";
}

static bool has_flag(const struct cJSON *piece, const char *name)
{
  const struct cJSON *value = kb_json_member(piece, name);
  return value && kb_json_true(value);
}

/* Whether the piece goes on with the link or picture of the one before. */
static bool is_same_link(const struct cJSON *piece, const struct cJSON *next)
{
  return next && strcmp(member(piece, "to"), member(next, "to")) == 0 &&
         has_flag(piece, "image") == has_flag(next, "image");
}

static void add_address(struct kb_buf *out, const char *to, size_t words, const char *site)
{
  const struct kb_slice said = {out->data ? out->data + words : "", out->length - words};
  if (to[0] != '#' && !kb_slice_is(said, to) && strncasecmp(to, "mailto:", 7) != 0) {
    kb_buf_addf(out, " (%s%s)", to[0] == '/' && to[1] != '/' ? site : "", to);
  }
}

void kb_document_text_add(struct kb_buf *out, const struct cJSON *pieces, const char *site)
{
  const size_t begin = out->length;
  const struct cJSON *next = kb_json_first(pieces);
  size_t words = out->length; /* where the link or picture began */
  while (next) {
    const struct cJSON *piece = next;
    const char *to = member(piece, "to");
    const char *text = member(piece, "text");
    next = kb_json_next(piece);
    if (has_flag(piece, "html")) {
      kb_document_html_add(out, kb_slice_of(text));
    }
    for (struct kb_slice rest = kb_slice_of(has_flag(piece, "html") ? "" : text);
         rest.length > 0;) {
      add_character(out, &rest);
    }
    if (to[0] && !is_same_link(piece, next) && !out->failed) {
      if (has_flag(piece, "image")) {
        struct kb_buf alt = {0};
        kb_buf_add(&alt, out->data ? out->data + words : "", out->length - words);
        kb_buf_cut(out, words);
        add_picture(out, kb_buf_slice(&alt));
        out->failed = out->failed || alt.failed;
        kb_buf_fini(&alt);
      } else if (site) {
        add_address(out, to, words, site);
      }
    }
    words = to[0] && is_same_link(piece, next) ? words : out->length;
  }
  if (!out->failed && out->length > begin) {
    replace_directives(out, begin);
  }
}
