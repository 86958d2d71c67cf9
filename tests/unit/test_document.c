#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "author/document.h"
#include "author/document_words.h"
#include "markdown/markdown_json.h"

/* The pages are read by kbtriage-markdown's own function, so what it prints is tested, too. */

static void read_page(struct kb_document *page, const char *text)
{
  struct kb_error error;
  struct kb_buf body = {0};
  struct kb_buf json = {0};
  assert_int_equal(kb_document_begin(page, kb_slice_of(text), &body, &error), KB_OK);
  assert_true(kb_markdown_json(&json, kb_buf_slice(&body)));
  assert_int_equal(kb_document_read(page, kb_buf_slice(&json), &error), KB_OK);
  kb_buf_fini(&body);
  kb_buf_fini(&json);
}

/* In the form "q(p:text) ol(i(p:one))". */
static void show(struct kb_buf *out, const struct kb_document_block *block)
{
  static const char *const names[] = {"d", "h", "p", "q", "l", "i", "c", "m", "-", "t", "r", "z"};
  for (; block; block = block->next) {
    kb_buf_addf(out, "%s%s%s", out->length > 0 && out->data[out->length - 1] != '(' ? " " : "",
                block->is_ordered ? "o" : "", names[block->type]);
    if (block->type == KB_DOCUMENT_HEADING) {
      kb_buf_addf(out, "%d", block->level);
    }
    if (block->label[0] || block->text[0]) {
      kb_buf_addf(out, ":%s%s", block->label, block->text);
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
  {"***\n\na", "- p:a"},
  {"> a\n> b\nlazy\n>\n> c\n\nd", "q(p:a b lazy p:c) p:d"},
  {"> [!NOTE]\n> a\n\n> [!IMPORTANT]  \n> b", "q:Note(p:a) q:Important(p:b)"},
  {"> [!NOTE]\n>\n> a", "q:Note(p p:a)"},
  {"> [!INCLUDE [x](y.md)]", "q(p:[!INCLUDE x])"},
  {"1. a\n   1. b\n   2. c\n2. d", "ol(i(p:a ol(i(p:b) i(p:c))) i(p:d))"},
  {"1. a\n   ```cmd\n   x <y> *z*\n     w\n   ```", "ol(i(p:a c:x <y> *z*\n  w))"},
  {"a\n\n    indented <x>\n", "p:a c:indented <x>"},
  {"| A | B |\n|---|:-:|\n| `x` \\| y | **z** |\n\nq", "t(r(z:A z:B) r(z:x | y z:z)) p:q"},
  {"<table>\n<tr><td>a</td><td>b<br>c</td></tr>\n</table>", "m:a | b\nc"},
  {"<table><tr><th>A</th><th>B</th></tr>\n<tr>\n<td>a</td>\n<td>b</td></tr></table>",
   "m:A | B\na | b"},
  {"<!-- no\ntext -->\n\na", "m p:a"},
  {"<details>\n<summary>More</summary>\n\nb\n\n</details>", "m:More p:b m"},
  /* links and pictures */
  {"[w *x*](u \"t\") [Mailbox Name] [r][id] [r]\n\n[id]: v\n[r]: w", "p:w x [Mailbox Name] r r"},
  {"a ![b](c.png) ![](d.png)e", "p:a (picture: b) e"},
  {":::image type=\"content\" source=\"a_b.png\" alt-text=\"What it shows.\":::",
   "p:(picture: What it shows.)"},
  {"the gear (:::image type=\"icon\" source=\"a.png\":::) icon", "p:the gear icon"},
  /* inline */
  {"**b:** _i_ a_b_c 2 * 3", "p:b: i a_b_c 2 * 3"},
  {"<Mailbox Name> \\<User> <b>x</b> a<br/>b <https://x.y/> 1 < 2",
   "p:<Mailbox Name> <User> x a\nb https://x.y/ 1 < 2"},
  {"&lt;a&gt; &amp; &nbsp;x &#8217; \\*y\\*", "p:<a> &  x \xE2\x80\x99 *y*"},
  {"a\xFF\x01z", "p:a\xEF\xBF\xBD z"},
};

static void blocks_are_read(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_document page;
    struct kb_buf shown = {0};
    read_page(&page, texts[i].text);
    show(&shown, page.root->first);
    if (strcmp(kb_buf_text(&shown), texts[i].blocks) != 0) {
      fail_msg("%s\nis     %s\nnot    %s", texts[i].text, kb_buf_text(&shown), texts[i].blocks);
    }
    kb_buf_fini(&shown);
    kb_document_fini(&page);
  }
}

/* Addresses of other pages are behind the words; those on a site begin with it. */
static void links_have_addresses(void **state)
{
  (void)state;
  static const struct {
    const char *text, *with_links;
  } links[] = {
    {"[a](https://x.y/z) b", "a (https://x.y/z) b"},
    {"[a](/z) [b](../c.md) [d](#e)", "a (/z) b (../c.md) d"},
    {"---\nms.date: 01/02/2026\n---\n[a](/z).", "a (https://learn.microsoft.com/z)."},
    {"<https://x.y/> [m](mailto:a@b.example)", "https://x.y/ m"},
    {"[r]\n\n[r]: https://x.y/", "r (https://x.y/)"},
  };
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    struct kb_document page;
    read_page(&page, links[i].text);
    assert_string_equal(page.root->first->text_with_links, links[i].with_links);
    kb_document_fini(&page);
  }
}

static void front_matter_is_read(void **state)
{
  (void)state;
  static const struct {
    const char *text, *title, *date;
    size_t lines;
  } fronts[] = {
    {"---\ntitle: 'A: b'\nms.date: 12/31/2024\n---\n", "A: b", "2024-12-31", 4},
    {"---\r\ntitle: \"A\"\r\ndate: 2024-1-2\r\n---\r\n", "A", "2024-01-02", 4},
    {"---\ntitle:\n- a\n  - 'b'\n# title: c\nms.date: 31/12/2024\n---\n", "a, b", NULL, 7},
    {"---\ntitle: x\nno end", NULL, NULL, 0},
    {"x\n---\ntitle: x\n---\n", NULL, NULL, 0},
  };
  for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
    struct kb_front_matter front;
    struct kb_error error;
    char date[KB_DATE_SIZE];
    assert_int_equal(kb_front_matter_read(&front, kb_slice_of(fronts[i].text), &error), KB_OK);
    const char *title = kb_front_matter_value(&front, "title");
    assert_int_equal(title != NULL, fronts[i].title != NULL);
    if (title) {
      assert_string_equal(title, fronts[i].title);
    }
    assert_int_equal(front.lines, fronts[i].lines);
    assert_int_equal(kb_front_matter_date(&front, date), fronts[i].date != NULL);
    if (fronts[i].date) {
      assert_string_equal(date, fronts[i].date);
    }
    kb_front_matter_fini(&front);
  }
}

static void lines_are_counted(void **state)
{
  (void)state;
  struct kb_document page;
  read_page(&page, "---\na: b\n---\n\n# H\n\n1. x\n\n   > y\n   > z\n");
  assert_int_equal(page.root->first->first_line, 5);
  const struct kb_document_block *item = page.root->last->first;
  assert_int_equal(item->first_line, 7);
  assert_int_equal(item->last->first->first_line, 9);
  assert_int_equal(item->last->first->last_line, 10);
  assert_int_equal(page.line_count, 11);
  kb_document_fini(&page);
}

/* Any depth, and any number of one mark. */
static void hostile_text_is_a_page(void **state)
{
  (void)state;
  static const char *const marks[] = {">", "- ", "1. ", "[",  "![",   "`",
                                      "*", "|",  "<",   "\\", "> - ", ":::image "};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    for (int lines = 0; lines < 2; lines++) {
      struct kb_document page;
      struct kb_buf text = {0};
      while (text.length < 20000) {
        kb_buf_addf(&text, "%s%s", marks[i], lines ? "x\n" : "");
      }
      read_page(&page, kb_buf_text(&text));
      kb_document_fini(&page);
      kb_buf_fini(&text);
    }
  }
}

/* What kbtriage-markdown prints is checked like any input. */
static void other_json_is_refused(void **state)
{
  (void)state;
  static const struct {
    const char *json;
    enum kb_status status;
  } answers[] = {
    {"", KB_INVALID},
    {"[]", KB_INVALID},
    {"{\"blocks\":{}}", KB_INVALID},
    {"{\"blocks\":[1,\"x\",{\"type\":\"paragraph\",\"depth\":-9,\"pieces\":[3,{}]},{\"type\":7}]}",
     KB_OK},
    {"{\"blocks\":[{\"type\":\"item\",\"depth\":30},{\"type\":\"heading\",\"level\":99}]}", KB_OK},
  };
  for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
    struct kb_document page;
    struct kb_error error;
    struct kb_buf body = {0};
    assert_int_equal(kb_document_begin(&page, kb_slice_of("x"), &body, &error), KB_OK);
    assert_int_equal(kb_document_read(&page, kb_slice_of(answers[i].json), &error),
                     answers[i].status);
    kb_buf_fini(&body);
    kb_document_fini(&page);
  }
}

static void sentences_are_told_apart(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool (*is_so)(const char *text);
    bool expected;
  } sentences[] = {
    {"To resolve this issue, follow these steps:", kb_document_only_leads_on, true},
    {"This error can occur due to one of the following reasons:", kb_document_only_leads_on, true},
    {"If it fails, follow these steps:", kb_document_only_leads_on, false},
    {"To unlock the shelf, follow these steps:", kb_document_only_leads_on, false},
    {"Or", kb_document_only_connects, true},
    {"Or open it", kb_document_only_connects, false},
    {"Open the shelf.", kb_document_instructs, true},
    {"If it is shut, open the shelf.", kb_document_instructs, true},
    {"The shelf is shut. Then open it.", kb_document_instructs, true},
    {"The shelf is shut, as somebody wanted to open it.", kb_document_instructs, false},
    {"If the lid is old, tighten the lid.", kb_document_instructs, true},
    {"If the lid is old, parcels fall out of the shelf.", kb_document_instructs, false},
    {"If one of the following conditions is true:", kb_document_only_leads_on, true},
    {"Resolution for cause 1", kb_document_is_label, true},
    {"Resolution for the new app", kb_document_is_label, false},
    {"This article helps.", kb_document_is_about_itself, true},
  };
  for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
    if (sentences[i].is_so(sentences[i].text) != sentences[i].expected) {
      fail_msg("%s", sentences[i].text);
    }
  }
  assert_string_equal(kb_document_after_label("Cause 2: The lid"), "The lid");
  assert_string_equal(kb_document_after_label("Cause"), "");
  assert_string_equal(kb_document_after_label("Set the time: now"), "");
  assert_int_equal(kb_document_number_in("Resolution for cause 2"), 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(blocks_are_read),          cmocka_unit_test(links_have_addresses),
    cmocka_unit_test(front_matter_is_read),     cmocka_unit_test(lines_are_counted),
    cmocka_unit_test(hostile_text_is_a_page),   cmocka_unit_test(other_json_is_refused),
    cmocka_unit_test(sentences_are_told_apart),
  };
  return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
