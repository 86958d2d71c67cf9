#include "rows/kind.h"

#include "base/ascii.h"
#include "rows/decode.h"

#include <strings.h>

/* Sources: the formats' own documents (PKWARE APPNOTE, ECMA-376, [MS-CFB], [MS-EVEN6], RFC 2083,
   RFC 8478, sqlite.org/fileformat2, RFC 5322, …) for how a file begins; Microsoft's pages on
   Format-List, Format-Table and Export-Clixml for what PowerShell prints. */

#define UNPACK "unpack it, and name the files in it"
#define SAVE_ROWS "save what the Web API returns (JSON), or let kbtriage fetch save it"
#define COPY_TEXT "copy its text into a file for kbtriage scan, or into kbtriage explain -"
#define TYPE_TEXT "type or copy the error's text into kbtriage explain -"
#define SAVE_SHEET "save the sheet as CSV, its first line the columns' logical names"
#define SAVE_MAIL "save the mail as .eml or as text, which kbtriage scan reads"

/* Recognizes a kind by its first bytes and, if `wanted` is set, a text somewhere after them. */
struct magic {
  size_t offset;
  struct kb_slice bytes;
  struct kb_slice wanted;
  struct kb_kind kind;
};
#define BYTES(text)        \
  {                        \
    text, sizeof(text) - 1 \
  }
#define NOTHING \
  {             \
    NULL, 0     \
  }
#define BINARY(what, for_rows, for_text)   \
  {                                        \
    what, false, false, for_rows, for_text \
  }
#define ARCHIVE(offset, bytes, what)                            \
  {                                                             \
    offset, BYTES(bytes), NOTHING, BINARY(what, UNPACK, UNPACK) \
  }
#define IMAGE(offset, bytes, what)                                    \
  {                                                                   \
    offset, BYTES(bytes), NOTHING, BINARY(what, TYPE_TEXT, TYPE_TEXT) \
  }
#define PROGRAM(bytes, wanted)                                                       \
  {                                                                                  \
    0, BYTES(bytes), wanted, BINARY("a program", SAVE_ROWS, "name a file with text") \
  }
#define ZIP "PK\x03\x04"
#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static const struct magic magics[] = {
  {0, BYTES(ZIP), BYTES("xl/"),
   BINARY("an Excel workbook (xlsx)", SAVE_SHEET, "save the sheet as CSV, which scan reads")},
  {0, BYTES(ZIP), BYTES("opendocument.spreadsheet"),
   BINARY("a spreadsheet (ods)", SAVE_SHEET, "save the sheet as CSV, which scan reads")},
  {0, BYTES(ZIP), BYTES("word/"), BINARY("a Word document (docx)", COPY_TEXT, COPY_TEXT)},
  {0, BYTES(ZIP), BYTES("ppt/"), BINARY("a presentation (pptx)", COPY_TEXT, COPY_TEXT)},
  {0, BYTES(ZIP), BYTES("opendocument"), BINARY("a document (odt)", COPY_TEXT, COPY_TEXT)},
  {0, BYTES(ZIP), BYTES("[Content_Types].xml"),
   BINARY("an Office document (xlsx, docx or pptx)", SAVE_SHEET, COPY_TEXT)},
  ARCHIVE(0, ZIP, "a zip archive"),
  ARCHIVE(0, "PK\x05\x06", "an empty zip archive"),
  {0, BYTES(OLE), BYTES("_\0_\0s\0u\0b\0s\0t\0g\0"),
   BINARY("an Outlook message (msg)", SAVE_MAIL, SAVE_MAIL)},
  {0, BYTES(OLE), BYTES("W\0o\0r\0k\0b\0o\0o\0k\0"),
   BINARY("an Excel workbook (xls)", SAVE_SHEET, "save the sheet as CSV, which scan reads")},
  {0, BYTES(OLE), BYTES("W\0o\0r\0d\0D\0o\0c\0"),
   BINARY("a Word document (doc)", COPY_TEXT, COPY_TEXT)},
  {0, BYTES(OLE), NOTHING,
   BINARY("an Outlook message (msg) or an older Office document (xls, doc)",
          "save a mail as .eml for kbtriage scan, a sheet as CSV with the columns' logical names",
          "save a mail as .eml or text, a sheet as CSV")},
  {0, BYTES("!BDN"), NOTHING, BINARY("an Outlook data file (pst)", SAVE_MAIL, SAVE_MAIL)},
  {0, BYTES("%PDF-"), NOTHING, BINARY("a PDF", COPY_TEXT, COPY_TEXT)},
  IMAGE(0, "\x89PNG", "an image (PNG)"),
  IMAGE(0, "\xFF\xD8\xFF", "an image (JPEG)"),
  IMAGE(0, "GIF8", "an image (GIF)"),
  {0, BYTES("RIFF"), BYTES("WEBP"), BINARY("an image (WebP)", TYPE_TEXT, TYPE_TEXT)},
  IMAGE(0, "II*\0", "an image (TIFF)"),
  IMAGE(0, "MM\0*", "an image (TIFF)"),
  {0, BYTES("\0\0\0"), BYTES("ftyp"), BINARY("an image or a video", TYPE_TEXT, TYPE_TEXT)},
  {0, BYTES("BM"), BYTES("\0\0\0\0"), BINARY("an image (BMP)", TYPE_TEXT, TYPE_TEXT)},
  {0, BYTES("SQLite format 3"), NOTHING,
   BINARY("an SQLite database", "save the rows of its query as JSON or CSV",
          "save what is wanted of it as text")},
  {0, BYTES("PAR1"), BYTES("\x15"),
   BINARY("a Parquet file", "save its rows as JSON or CSV", "save its rows as JSON or CSV")},
  {0, BYTES("ElfFile\0"), NOTHING,
   BINARY("a Windows event log (evtx)",
          "save its events as text (wevtutil qe FILE /lf /f:text), which kbtriage scan reads",
          "save its events as text (wevtutil qe FILE /lf /f:text)")},
  ARCHIVE(0, "\x1F\x8B", "gzip within gzip"),
  ARCHIVE(0, "7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
  ARCHIVE(0, "Rar!\x1A\x07", "a RAR archive"),
  ARCHIVE(0,
          "\xFD"
          "7zXZ",
          "xz"),
  {0, BYTES("BZh"), BYTES("1AY&SY"), BINARY("bzip2", UNPACK, UNPACK)},
  ARCHIVE(0, "\x28\xB5\x2F\xFD", "zstd"),
  ARCHIVE(0, "MSCF\0\0\0\0", "a cabinet (cab)"),
  ARCHIVE(257, "ustar", "a tar archive"),
  PROGRAM("\x7F"
          "ELF",
          NOTHING),
  PROGRAM("MZ", BYTES("\0\0")),
};

static const struct kb_kind unknown_bytes =
  BINARY("binary data of a kind that is not known", SAVE_ROWS, "name a file with text");

#define TEXT(name, what, may_hold_rows, for_rows) \
  static const struct kb_kind name = {what, true, may_hold_rows, for_rows, NULL}
TEXT(clixml, "XML of PowerShell's Export-Clixml", false,
     "in its place use ConvertTo-Json -Depth 5, or Export-Csv with the columns' logical names");
TEXT(xml, "XML", false,
     SAVE_ROWS "; FetchXML is answered with JSON at …/api/data/v9.2/mailboxes?fetchXml=…; kbtriage "
               "scan counts the errors in any text");
TEXT(
  html, "HTML, such as a page to sign in", false,
  "sign in, then save the JSON of the same address; kbtriage scan counts the errors in any text");
TEXT(html_table, "a table in HTML", false,
     "save its rows as JSON, or as CSV with the columns' logical names; kbtriage scan counts the "
     "errors in any text");
TEXT(rich_text, "Rich Text (RTF)", false,
     "save it as plain text, which kbtriage scan reads; for rows " SAVE_ROWS);
TEXT(single_quotes, "an object as Python prints it, with single quotes", true,
     "print it with json.dumps, or save what the Web API returns");
TEXT(bare_keys, "an object as a console of JavaScript shows it, its keys without quotes", true,
     "print it with JSON.stringify, or save what the Web API returns");
TEXT(curly_quotes, "JSON with typographic quotes, as word processors make them", true,
     "copy it again from where it came from, by way of a plain text editor");
TEXT(hash_table, "an object as PowerShell prints it within another", false,
     "in its place use ConvertTo-Json -Depth 10");
TEXT(answer, "an HTTP answer with its headers", true,
     "save its body alone (curl without -i); rows that stand on lines of their own are read");
TEXT(mail, "a mail", false, "kbtriage scan and explain read mails");
TEXT(format_list, "a list as PowerShell's Format-List prints it", false,
     "in its place use ConvertTo-Json -Depth 5, or Export-Csv");
TEXT(format_table, "a table as PowerShell's Format-Table prints it", false,
     "in its place use ConvertTo-Json -Depth 5, or Export-Csv");
TEXT(markdown, "Markdown", true, "kbtriage scan and explain read any text; for rows " SAVE_ROWS);
TEXT(plain, "text", true, "kbtriage scan and explain read any text; for rows " SAVE_ROWS);

static bool has_at(struct kb_slice text, size_t at, struct kb_slice bytes)
{
  return text.length >= at + bytes.length && memcmp(text.data + at, bytes.data, bytes.length) == 0;
}

static bool contains(struct kb_slice text, struct kb_slice wanted)
{
  for (size_t at = 0; at + wanted.length <= text.length; at++) {
    if (has_at(text, at, wanted)) {
      return true;
    }
  }
  return false;
}

/* Text has hardly any control characters, whatever its encoding; logs that were not written out
   contain zeros. */
static bool is_binary(struct kb_slice bytes)
{
  enum { AS_RARE = 25 };
  size_t controls = 0;
  for (size_t i = 0; i < bytes.length; i++) {
    const unsigned char byte = (unsigned char)bytes.data[i];
    controls += byte == 0x7F || (byte < ' ' && byte != 0 && !strchr("\t\n\r\f\v\b\x1B", byte));
  }
  return controls * AS_RARE > bytes.length;
}

static bool begins(struct kb_slice text, const char *word)
{
  const size_t length = strlen(word);
  return text.length >= length && strncasecmp(text.data, word, length) == 0;
}

/* Removes the first line from a text and returns it without its line end. */
static struct kb_slice take_line(struct kb_slice *text)
{
  const char *newline = text->length > 0 ? memchr(text->data, '\n', text->length) : NULL;
  struct kb_slice line = {text->data, newline ? (size_t)(newline - text->data) : text->length};
  const size_t taken = line.length + (newline ? 1 : 0);
  *text = (struct kb_slice){text->data ? text->data + taken : NULL, text->length - taken};
  while (line.length > 0 && strchr(" \t\r", line.data[line.length - 1])) {
    line.length--;
  }
  return line;
}

/* The length of the name in "Name: value", with at least `before` spaces before the colon; 0 if
   the line is no such field. */
static size_t field_name(struct kb_slice line, size_t before)
{
  size_t end = 0;
  while (end < line.length && (kb_is_alnum(line.data[end]) ||
                               (line.data[end] != '\0' && strchr("_-.@", line.data[end])))) {
    end++;
  }
  size_t colon = end;
  while (colon < line.length && line.data[colon] == ' ') {
    colon++;
  }
  return colon < line.length && line.data[colon] == ':' && colon - end >= before ? end : 0;
}

static bool is_mail(struct kb_slice text)
{
  static const char *const names[] = {"Received",
                                      "Return-Path",
                                      "Delivered-To",
                                      "MIME-Version",
                                      "Message-ID",
                                      "From",
                                      "Date",
                                      "Subject",
                                      "To",
                                      "X-Received",
                                      "Reply-To",
                                      "Content-Type",
                                      "ARC-Seal",
                                      "DKIM-Signature",
                                      "Authentication-Results",
                                      NULL};
  size_t known = 0;
  const bool is_mailbox = begins(text, "From ");
  for (bool is_first = true; text.length > 0; is_first = false) {
    const struct kb_slice line = take_line(&text);
    if (is_first && is_mailbox) {
      continue;
    }
    if (line.length == 0) {
      break;
    }
    if (text.length == 0) {
      break; /* the line may be cut */
    }
    if (line.data[0] == ' ' || line.data[0] == '\t') {
      continue; /* continues the field above */
    }
    const size_t length = field_name(line, 0);
    if (length == 0) {
      return false;
    }
    for (size_t i = 0; names[i]; i++) {
      known += strlen(names[i]) == length && strncasecmp(line.data, names[i], length) == 0;
    }
  }
  return known >= 2;
}

static bool is_format_list(struct kb_slice text)
{
  const struct kb_slice first = take_line(&text);
  const struct kb_slice second = take_line(&text);
  return field_name(first, 1) > 0 && (second.length == 0 || field_name(second, 1) > 0);
}

/* A line of names, and below each of them dashes. */
static bool is_format_table(struct kb_slice text)
{
  take_line(&text);
  const struct kb_slice rule = take_line(&text);
  size_t dashes = 0;
  for (size_t i = 0; i < rule.length; i++) {
    dashes += rule.data[i] == '-';
    if (rule.data[i] != '-' && rule.data[i] != ' ') {
      return false;
    }
  }
  return dashes > 2;
}

static bool is_letter(char byte)
{
  return kb_is_alnum(byte) && !kb_is_digit(byte);
}

/* What begins like an object of JSON, or a list of them, but is none; NULL if it may be JSON. */
static const struct kb_kind *object_kind(struct kb_slice text)
{
  if (begins(text, "{\\rtf")) {
    return &rich_text;
  }
  while (text.length > 0 && text.data[0] != '\0' && strchr("[{ \t\r\n", text.data[0])) {
    text.data++;
    text.length--;
  }
  return begins(text, "'")                                              ? &single_quotes
         : begins(text, "\xE2\x80\x9C") || begins(text, "\xE2\x80\x9D") ? &curly_quotes
         : field_name(text, 0) > 0 && is_letter(text.data[0])           ? &bare_keys
                                                                        : NULL;
}

static bool is_tag(struct kb_slice text)
{
  return text.length > 1 && text.data[0] == '<' &&
         (is_letter(text.data[1]) || text.data[1] == '?' || text.data[1] == '!');
}

static const struct kb_kind *text_kind(struct kb_slice text)
{
  while (text.length > 0 && strchr(" \t\r\n", text.data[0]) && text.data[0] != '\0') {
    text.data++;
    text.length--;
  }
  if (is_tag(text)) {
    const bool is_page = begins(text, "<!doctype html") || begins(text, "<html") ||
                         contains(text, kb_slice_of("<html")) ||
                         contains(text, kb_slice_of("<HTML"));
    return is_page                  ? &html
           : begins(text, "<table") ? &html_table
           : begins(text, "<Objs")  ? &clixml
                                    : &xml;
  }
  if (begins(text, "{") || begins(text, "[")) {
    const struct kb_kind *kind = object_kind(text);
    return kind ? kind : &plain;
  }
  return begins(text, "HTTP/") || begins(text, "< HTTP/") ? &answer
         : begins(text, "@{")                             ? &hash_table
         : is_mail(text)                                  ? &mail
         : is_format_list(text)                           ? &format_list
         : is_format_table(text)                          ? &format_table
         : begins(text, "#") || begins(text, "```")       ? &markdown
                                                          : &plain;
}

const struct kb_kind *kb_kind_of(struct kb_slice bytes)
{
  bytes.length = bytes.length < KB_KIND_BYTES ? bytes.length : KB_KIND_BYTES;
  for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
    const struct magic *magic = &magics[i];
    if (has_at(bytes, magic->offset, magic->bytes) &&
        (magic->wanted.length == 0 || contains(bytes, magic->wanted))) {
      return &magic->kind;
    }
  }
  return is_binary(bytes) ? &unknown_bytes : text_kind(bytes);
}

const struct kb_kind *kb_kind_of_object(struct kb_slice bytes)
{
  bytes.length = bytes.length < KB_KIND_BYTES ? bytes.length : KB_KIND_BYTES;
  return object_kind(bytes);
}

enum kb_status kb_kind_no_rows(const struct kb_kind *kind, struct kb_error *error)
{
  return kb_fail(error, KB_INVALID, "%s, not JSON rows: %s", kind->what, kind->for_rows);
}

enum kb_status kb_kind_check_text(struct kb_slice bytes, struct kb_error *error)
{
  struct kb_decoder decoder = {0};
  struct kb_buf text = {0};
  bytes.length = bytes.length < KB_KIND_BYTES ? bytes.length : KB_KIND_BYTES;
  kb_decode(&decoder, bytes, true, &text);
  const struct kb_kind *kind = text.failed ? NULL : kb_kind_of(kb_buf_slice(&text));
  kb_buf_fini(&text);
  if (!kind) {
    return kb_fail_no_memory(error);
  }
  return kind->is_text ? KB_OK
                       : kb_fail(error, KB_INVALID, "%s, not text: %s", kind->what, kind->for_text);
}
