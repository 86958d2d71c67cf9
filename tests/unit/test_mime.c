#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/mime.h"

#include <stdio.h>
#include <stdlib.h>

#define QUOTED "Content-Transfer-Encoding: quoted-printable\n\n"
#define BASE64 "Content-Transfer-Encoding: base64\n\n"
#define TYPE(type) "Content-Type: " type "\n"

/* Text after the last header, and the expected output after the same header. */
static const struct {
  const char *header, *body, *expected;
} texts[] = {
  {"", "no mail=\nat all =3D\n", "no mail=\nat all =3D\n"},
  {QUOTED, "a b=\n c=3Dd\n", "a b c=d\n"},
  {QUOTED, "a b=\r\n c=3dd\r\ne  \r\n", "a b c=d\ne\n"},
  {QUOTED, "a=20=\nb =ZZ =\n\nc=4", "a b =ZZ \nc=4"},
  {QUOTED, "a=\n", "a"},
  {"Content-transfer-encoding:\n  Quoted-Printable\nX-Other: y\n\n", "a=\nb\n", "ab\n"},
  {"CONTENT-TRANSFER-ENCODING: QUOTED-PRINTABLE\n\n", "a=\nb\n", "ab\n"},
  {TYPE("text/plain; charset=\"iso-8859-1\"") QUOTED, "J=FCrgen\n", "J\xC3\xBCrgen\n"},
  {TYPE("text/plain;\n\tcharset=Windows-1252") QUOTED, "can=92t\n", "can\xE2\x80\x99t\n"},
  {TYPE("text/plain; charset=utf-8") QUOTED, "J=C3=BCrgen\n", "J\xC3\xBCrgen\n"},
  {TYPE("text/html; charset=utf-8") QUOTED,
   "<p class=3D\"x\">Error <b>Code</b>: In<span>valid</sp=\nan></p>a < b<br>\n",
   " Error Code: Invalid a < b \n"},
  {BASE64, "RXJyb3Ig\nQ29kZTogQQpC\n", "Error Code: A\nB\n"},
  {BASE64, "RXJyb3I=\n\n", "Error\n"},
  {BASE64, "RXJyb3I\nNot base64!\n", "Error\nNot base64!\n"},
  {TYPE("text/plain; charset=utf-16le") BASE64, "QQBCAA==\n", "AB\n"},
  {TYPE("text/plain; charset=utf-16") BASE64, "//5BAEIA\n", "AB\n"},
  {TYPE("text/plain; charset=iso-8859-15") BASE64, "/A==\n", "\xC3\xBC\n"},
  /* attachments: text is decoded, everything else is left out */
  {TYPE("application/octet-stream; name=\"a.log\"") BASE64, "RXJyb3I=\n", "Error\n"},
  {TYPE("image/png") BASE64, "iVBORw0KGgoAAAANSUhEUg==\n", ""},
  {TYPE("image/png") BASE64, "iVBORw0KGgoAAAANSUhEUg==\n--b--\nend\n", "--b--\nend\n"},
  /* where a part ends */
  {QUOTED, "a=\nb\n--b\nContent-Type: text/plain\n\nc=\nd\n",
   "ab\n--b\nContent-Type: text/plain\n\nc=\nd\n"},
  {QUOTED, "a=\nb\n--b--\nc=\nd\n", "ab\n--b--\nc=\nd\n"},
  {QUOTED, "a\n--\nsig=\nned\n-- \nAnn=\nA\n-----\nx=\ny\n--x\nz=\nz\n",
   "a\n--\nsigned\n--\nAnnA\n-----\nxy\n--x\nzz\n"},
  {QUOTED, "a=\nb\n\nFrom ann@x Mon\nc=\n", "ab\n\nFrom ann@x Mon\nc=\n"},
  {QUOTED, "a=\nb\n" QUOTED "c=\nd\n", "ab\n" QUOTED "cd\n"},
  {QUOTED, "Content-Type: is\na=\nb\n", "Content-Type: is\nab\n"},
  /* encoded words: white space between two is none of the text */
  {"", "Subject: =?UTF-8?Q?A_b=3A?=\n =?utf-8?B?RXJyb3I=?=\nnext\n", "Subject: A b:Error\nnext\n"},
  {"", "Subject: =?UTF-8?Q?A?=\r\n\t=?utf-8?Q?B?=\r\nnext\n", "Subject: AB\nnext\n"},
  {"", "=?iso-8859-1?q?J=FCrgen?= and =?utf-8?q?x?= =?utf-8?q?y?=\n more\n",
   "J\xC3\xBCrgen and xy\n more\n"},
  {"", "=?utf-8?q?a?=\n\n =?utf-8?q?b?=", "a\n\n b"},
  {"", "=?utf-8?q?a?=\n", "a\n"},
  {"", "a =?b and ?= =?utf-8?x?no word?= =?utf-8?q?\n?=\n",
   "a =?b and ?= =?utf-8?x?no word?= =?utf-8?q?\n?=\n"},
  {"", "Content-Type: text/plain\nSubject: =?utf-8?q?a_?=\n =?utf-8?q?b?=\n" QUOTED "c=\nd\n",
   "Content-Type: text/plain\nSubject: a b\n" QUOTED "cd\n"},
  /* no header at all */
  {"x-Content-Transfer-Encoding: base64\n\n", "RXJy\n", "RXJy\n"},
  {"Content-Transfer-Encoding: base64\nis what it said\n\n", "RXJy\n", "RXJy\n"},
  {"Content-Transfer-Encoding: 8bit\n\n", "a=\nb\n", "a=\nb\n"},
};

static void decode(struct kb_buf *out, const char *text, size_t step)
{
  struct kb_mime *mime = kb_mime_new();
  const size_t length = strlen(text);
  assert_non_null(mime);
  for (size_t at = 0; at < length; at += step) {
    const size_t count = length - at < step ? length - at : step;
    kb_mime_add(mime, (struct kb_slice){text + at, count}, false, out);
  }
  kb_mime_add(mime, (struct kb_slice){NULL, 0}, true, out);
  kb_mime_free(mime);
}

static void decodes_parts(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_buf text = {0};
    struct kb_buf expected = {0};
    struct kb_buf found = {0};
    kb_buf_addf(&text, "Hi.\n%s%s", texts[i].header, texts[i].body);
    kb_buf_addf(&expected, "Hi.\n%s%s", texts[i].header, texts[i].expected);
    decode(&found, kb_buf_text(&text), 1 << 20);
    assert_string_equal(kb_buf_text(&found), kb_buf_text(&expected));
    kb_buf_fini(&text);
    kb_buf_fini(&expected);
    kb_buf_fini(&found);
  }
}

/* The size of pieces makes no difference, unless not even a header is complete in one. */
static void takes_any_pieces(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_buf text = {0};
    struct kb_buf whole = {0};
    struct kb_buf pieces = {0};
    kb_buf_addf(&text, "%s%s", texts[i].header, texts[i].body);
    decode(&whole, kb_buf_text(&text), 1 << 20);
    decode(&pieces, kb_buf_text(&text), 120);
    assert_string_equal(kb_buf_text(&pieces), kb_buf_text(&whole));
    kb_buf_fini(&text);
    kb_buf_fini(&whole);
    kb_buf_fini(&pieces);
  }
}

static void lines_keep_their_numbers(void **state)
{
  (void)state;
  static const char text[] = "one\n"             /* 1 */
    QUOTED                                       /* 2, 3 */
                             "four=\n=\nfour\n"  /* 4 to 6 */
                             "seven\n"           /* 7 */
                             "--b\n" BASE64      /* 8 to 10 */
                             "YQpiCmM=\n"        /* 11: three lines */
                             "--b--\n"           /* 12 */
                             "=?utf-8?q?13?=\n"  /* 13 */
                             " =?utf-8?q?14?=\n" /* 14 */
                             "fifteen";          /* 15 */
  static const size_t lines[] = {1, 2, 3, 4, 7, 8, 9, 10, 11, 11, 11, 12, 13, 15};
  struct kb_mime *mime = kb_mime_new();
  struct kb_buf out = {0};
  size_t count = 1;
  kb_mime_add(mime, kb_slice_of(text), true, &out);
  for (const char *at = kb_buf_text(&out); *at; at++) {
    count += *at == '\n';
  }
  assert_int_equal(count, sizeof lines / sizeof lines[0]);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(kb_mime_line(mime, i + 1), lines[i]);
  }
  assert_int_equal(kb_mime_lines(mime), 15);
  kb_buf_fini(&out);
  kb_mime_free(mime);
}

/* More decoded lines than are remembered: the latest are right. */
static void many_lines_keep_their_numbers(void **state)
{
  (void)state;
  struct kb_mime *mime = kb_mime_new();
  struct kb_buf out = {0};
  size_t line = 2;
  kb_mime_add(mime, kb_slice_of(QUOTED), false, &out);
  for (size_t i = 0; i < 100000; i++) {
    kb_buf_clear(&out);
    kb_mime_add(mime, kb_slice_of("a=\nb\n"), false, &out);
    line += 2;
  }
  assert_int_equal(kb_mime_line(mime, 2 + 100000), line - 1);
  assert_int_equal(kb_mime_line(mime, 2 + 99000), line - 1 - 2000);
  kb_mime_add(mime, (struct kb_slice){NULL, 0}, true, &out);
  assert_int_equal(kb_mime_lines(mime), line);
  kb_buf_fini(&out);
  kb_mime_free(mime);
}

static void says_what_is_left_out(void **state)
{
  (void)state;
  static const char text[] = TYPE("image/png") BASE64 "iVBORw0KGgoAAAANSUhEUg==\n"
                                                      "--b\n" TYPE("application/pdf") BASE64
    "JVBERi0xLjcK\n"
    "--b\n" TYPE("application/x") BASE64 "RXJyb3I=\n";
  struct kb_mime *mime = kb_mime_new();
  struct kb_buf out = {0};
  const char *what = NULL;
  kb_mime_add(mime, kb_slice_of(text), true, &out);
  assert_int_equal(kb_mime_left_out(mime, &what), 2);
  assert_string_equal(what, "an image (PNG)");
  assert_non_null(strstr(kb_buf_text(&out), "\nError\n"));
  kb_buf_fini(&out);
  kb_mime_free(mime);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(decodes_parts),
    cmocka_unit_test(takes_any_pieces),
    cmocka_unit_test(lines_keep_their_numbers),
    cmocka_unit_test(many_lines_keep_their_numbers),
    cmocka_unit_test(says_what_is_left_out),
  };
  return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
