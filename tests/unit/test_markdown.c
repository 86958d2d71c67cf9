#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "author/markdown.h"
#include "base/buf.h"

/* In the form "q(p:text) ol(i(p:one))". */
static void show(struct kb_buf *out, const struct kb_markdown_block *block)
{
  static const char *const names[] = {"d", "h", "p", "q", "l", "i", "c", "t", "r", "z"};
  for (; block; block = block->next) {
    kb_buf_addf(out, "%s%s%s", out->length > 0 && out->data[out->length - 1] != '(' ? " " : "",
                block->is_ordered ? "o" : "", names[block->type]);
    if (block->level > 0) {
      kb_buf_addf(out, "%d", block->level);
    }
    if (block->text[0]) {
      kb_buf_addf(out, ":%s", block->text);
    }
    if (block->first) {
      kb_buf_add_char(out, '(');
      show(out, block->first);
      kb_buf_add_char(out, ')');
    }
  }
}

static const struct {
  const char *text, *blocks;
} texts[] = {
  {"", ""},
  {"one\ntwo  \nthree\\\nfour\n\nfive", "p:one two\nthree\nfour p:five"},
  {"# A #\n###### B\n####### C\nD\n===\nE\n---\n", "h1:A h6:B h1:####### C D h2:E"},
  {"---\na: b\n---\ntext", "p:text"},
  {"\xEF\xBB\xBF# A\r\n\r\nb\r\nc\r\n", "h1:A p:b c"},
  {"***\n\n- - -\n\n___", ""},
  {"> a\n> b\nlazy\n>\n> c\n\nd", "q(p:a b lazy p:c) p:d"},
  {"> [!NOTE]\n> a\n\n> [!IMPORTANT]  \n> b", "q:NOTE(p:a) q:IMPORTANT(p:b)"},
  {"> > a\n> b", "q(q(p:a b))"},
  {"- a\n- b\n  c\n\n  d\n- e", "l(i(p:a) i(p:b c p:d) i(p:e))"},
  {"1. a\n   1. b\n   2. c\n2. d", "ol(i(p:a ol(i(p:b) i(p:c))) i(p:d))"},
  {"1. a\n  - b\n  - c\n2. d", "ol(i(p:a l(i(p:b) i(p:c))) i(p:d))"},
  {"1. a\n\n    ![x](y.png)\n\n    > [!TIP]\n    > b\n\n2. c", "ol(i(p:a p q:TIP(p:b)) i(p:c))"},
  {"1. a\n```\nx\n```\n1. b", "ol(i(p:a)) c:x\n ol(i(p:b))"},
  {"1. a\n   ```cmd\n   x <y> *z*\n     w\n   ```\n2) b", "ol(i(p:a c:x <y> *z*\n  w\n) i(p:b))"},
  {"* a\n1. b", "l(i(p:a)) ol(i(p:b))"},
  {"~~~\n```\n~~~\nx", "c:```\n p:x"},
  {"a\n- b", "p:a l(i(p:b))"},
  {"| A | B |\n|---|:-:|\n| `x` \\| y | **z** |\n| 1 |\n\nq",
   "t(r(z:A z:B) r(z:x | y z:z) r(z:1)) p:q"},
  {"A | B\n--- | ---\n1 | 2", "t(r(z:A z:B) r(z:1 z:2))"},
  {"a | b\nc", "p:a | b c"},
  {":::image a\nx\n::: moniker\n<!-- b\nc -->\nd", "p:x p:d"},
  /* inline */
  {"**b:** _i_ a_b_c 2 * 3 *x*y", "p:b: i a_b_c 2 * 3 xy"},
  {"`a*b` ``c`d`` `open", "p:a*b c`d `open"},
  {"[w *x*](u \"t\") [Mailbox Name] [a](b [c] !d", "p:w x [Mailbox Name] [a](b [c] !d"},
  {"<Mailbox Name> <b>x</b> a<br/>b <https://x.y/> <!-- n --> 1 < 2",
   "p:<Mailbox Name> x a\nb https://x.y/  1 < 2"},
  {"&lt;a&gt; &amp; &nbsp;x &#8217; &unknown; \\*y\\* \\q",
   "p:<a> &  x \xE2\x80\x99 &unknown; *y* \\q"},
  {"a\xFF\x01z", "p:a\xEF\xBF\xBD z"},
};

static void blocks_are_read(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_markdown document;
    struct kb_error error;
    struct kb_buf shown = {0};
    assert_int_equal(kb_markdown_read(&document, kb_slice_of(texts[i].text), &error), KB_OK);
    show(&shown, document.root->first);
    if (strcmp(kb_buf_text(&shown), texts[i].blocks) != 0) {
      fail_msg("%s\nis     %s\nnot    %s", texts[i].text, kb_buf_text(&shown), texts[i].blocks);
    }
    kb_buf_fini(&shown);
    kb_markdown_fini(&document);
  }
}

static void front_matter_is_read(void **state)
{
  (void)state;
  static const struct {
    const char *text, *title, *date;
  } fronts[] = {
    {"---\ntitle: 'A: b'\nms.date: 12/31/2024\n---\n", "A: b", "2024-12-31"},
    {"---\r\ntitle: \"A\"\r\ndate: 2024-1-2\r\n---\r\n", "A", "2024-01-02"},
    {"---\ntitle:\nms.date: 31/12/2024\n---\n", "", NULL},
    {"---\ntitle: x\nno end", NULL, NULL},
    {"x\n---\ntitle: x\n---\n", NULL, NULL},
  };
  for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
    struct kb_markdown document;
    struct kb_error error;
    char date[KB_DATE_SIZE];
    assert_int_equal(kb_markdown_read(&document, kb_slice_of(fronts[i].text), &error), KB_OK);
    const char *title = kb_markdown_front(&document, "title");
    assert_int_equal(title != NULL, fronts[i].title != NULL);
    if (title) {
      assert_string_equal(title, fronts[i].title);
    }
    assert_int_equal(kb_markdown_date(&document, date), fronts[i].date != NULL);
    if (fronts[i].date) {
      assert_string_equal(date, fronts[i].date);
    }
    kb_markdown_fini(&document);
  }
}

static void lines_are_counted(void **state)
{
  (void)state;
  struct kb_markdown document;
  struct kb_error error;
  const char *text = "---\na: b\n---\n\n# H\n\n1. x\n\n   > y\n";
  assert_int_equal(kb_markdown_read(&document, kb_slice_of(text), &error), KB_OK);
  assert_int_equal(document.root->first->line, 5);
  const struct kb_markdown_block *item = document.root->last->first;
  assert_int_equal(item->line, 7);
  assert_int_equal(item->last->first->line, 9);
  kb_markdown_fini(&document);
}

/* Any depth, and any number of one mark. */
static void hostile_text_is_a_document(void **state)
{
  (void)state;
  static const char *const marks[] = {">", "- ", "1. ", "[",  "![",  "`",
                                      "*", "|",  "<",   "\\", "> - "};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    for (int lines = 0; lines < 2; lines++) {
      struct kb_buf text = {0};
      while (text.length < 100000) {
        kb_buf_addf(&text, "%s%s", marks[i], lines ? "x\n" : "");
      }
      struct kb_markdown document;
      struct kb_error error;
      assert_int_equal(kb_markdown_read(&document, kb_buf_slice(&text), &error), KB_OK);
      kb_markdown_fini(&document);
      kb_buf_fini(&text);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(blocks_are_read),
    cmocka_unit_test(front_matter_is_read),
    cmocka_unit_test(lines_are_counted),
    cmocka_unit_test(hostile_text_is_a_document),
  };
  return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
