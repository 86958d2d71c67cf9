#include "triage/lua_wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct kb_slice text = {"a text\0with a NUL", 17};

static void begin_loaded(struct kb_buf *out, const struct kb_fields *fields)
{
  const struct kb_lua_result result = {
    .outcome = KB_SANDBOX_DONE, .spent = 0.25, .line = 7, .message = "m", .kind = KB_FIELD_TABLE};
  kb_wire_begin(out, KB_WIRE_LOADED);
  kb_wire_put_result(out, &result);
  kb_wire_put_fields(out, fields);
  assert_true(kb_wire_end(out));
}

/* { code = <text>, { 1 } } and more. */
static void add_article(struct kb_fields *fields)
{
  const size_t root = kb_fields_add(fields, &(struct kb_field){.kind = KB_FIELD_TABLE});
  kb_fields_add(
    fields, &(struct kb_field){.kind = KB_FIELD_TEXT, .key = kb_slice_of("code"), .text = text});
  const size_t list = kb_fields_add(
    fields, &(struct kb_field){.kind = KB_FIELD_TABLE, .key = kb_slice_of(""), .reason = "why"});
  kb_fields_add(fields, &(struct kb_field){.kind = KB_FIELD_NUMBER, .place = 1});
  kb_fields_close(fields, list);
  kb_fields_add(fields, &(struct kb_field){.kind = KB_FIELD_FUNCTION, .key = kb_slice_of("early")});
  kb_fields_close(fields, root);
}

static bool read_loaded(struct kb_slice message, struct kb_lua_result *result,
                        struct kb_fields *fields)
{
  struct kb_wire wire = kb_wire_read(message);
  return kb_wire_get_result(&wire, result) && kb_wire_get_fields(&wire, fields);
}

static void fields_arrive_as_they_are(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  struct kb_fields sent = {0};
  struct kb_fields got = {0};
  struct kb_lua_result result;
  add_article(&sent);
  begin_loaded(&out, &sent);
  assert_int_equal(kb_wire_length(kb_buf_slice(&out)), out.length);
  assert_true(read_loaded(kb_buf_slice(&out), &result, &got));
  assert_string_equal(result.message, "m");
  assert_int_equal(result.line, 7);
  assert_int_equal(got.count, sent.count);
  assert_int_equal(got.bytes, sent.bytes);
  for (size_t i = 0; i < got.count; i++) {
    assert_int_equal(got.list[i].kind, sent.list[i].kind);
    assert_int_equal(got.list[i].next, sent.list[i].next);
    assert_int_equal(got.list[i].place, sent.list[i].place);
    assert_int_equal(!got.list[i].key.data, !sent.list[i].key.data);
    assert_true(kb_slice_equal(got.list[i].key, sent.list[i].key));
    assert_true(kb_slice_equal(got.list[i].text, sent.list[i].text));
  }
  assert_string_equal(got.list[2].reason, "why");
  assert_null(got.list[1].reason);
  kb_fields_fini(&sent);
  kb_fields_fini(&got);
  kb_buf_fini(&out);
}

/* Every message that is cut, or has an extra byte, is refused. */
static void a_cut_message_is_refused(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  struct kb_fields sent = {0};
  struct kb_lua_result result;
  add_article(&sent);
  begin_loaded(&out, &sent);
  const size_t whole = out.length;
  for (size_t length = KB_WIRE_HEAD; length <= whole + 1; length++) {
    struct kb_fields got = {0};
    kb_buf_add_char(&out, '\0');
    const struct kb_slice cut = {out.data, length};
    assert_int_equal(read_loaded(cut, &result, &got), length == whole);
    kb_fields_fini(&got);
  }
  kb_fields_fini(&sent);
  kb_buf_fini(&out);
}

static void what_is_within_ends_no_later_than_its_table(void **state)
{
  (void)state;
  struct kb_lua_result result;
  for (size_t i = 0; i < 5; i++) {
    for (size_t next = 0; next <= 6; next++) {
      struct kb_buf out = {0};
      struct kb_fields sent = {0};
      struct kb_fields got = {0};
      add_article(&sent);
      const bool is_right = next == sent.list[i].next;
      sent.list[i].next = next;
      begin_loaded(&out, &sent);
      const bool is_read = read_loaded(kb_buf_slice(&out), &result, &got);
      if (is_right) {
        assert_true(is_read);
      } else if (next <= i || next > sent.count) {
        assert_false(is_read);
      }
      kb_fields_fini(&sent);
      kb_fields_fini(&got);
      kb_buf_fini(&out);
    }
  }
}

/* A text that a table contains many times is not sent many times. */
static void what_no_article_may_hold_is_not_sent(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  struct kb_fields sent = {0};
  struct kb_fields got = {0};
  struct kb_lua_result result;
  add_article(&sent);
  sent.bytes = KB_FIELDS_BYTES_MAX + 1;
  begin_loaded(&out, &sent);
  assert_true(out.length < 200);
  assert_true(read_loaded(kb_buf_slice(&out), &result, &got));
  assert_int_equal(got.bytes, KB_FIELDS_BYTES_MAX + 1);
  sent.bytes = 0;
  sent.too_many = true;
  begin_loaded(&out, &sent);
  assert_true(read_loaded(kb_buf_slice(&out), &result, &got));
  assert_true(got.too_many);
  kb_fields_fini(&sent);
  kb_fields_fini(&got);
  kb_buf_fini(&out);
}

static void diagnostics_arrive(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  struct kb_diagnostics sent = {0};
  struct kb_diagnostics got = {0};
  kb_diagnostics_file(&got, "x.lua", (struct kb_slice){0});
  kb_diagnostic_add_at(&sent, KB_E_STATE, 3, 1, NULL, "one");
  kb_diagnostic_add_at(&sent, KB_E_MISCOMPILED, 9, 2, "do", "two");
  kb_wire_begin(&out, KB_WIRE_CHECKED);
  kb_wire_put_diagnostics(&out, &sent);
  assert_true(kb_wire_end(&out));
  struct kb_wire wire = kb_wire_read(kb_buf_slice(&out));
  assert_true(kb_wire_get_diagnostics(&wire, &got));
  assert_int_equal(got.count, 2);
  assert_string_equal(got.list[0].message, "one");
  assert_null(got.list[0].suggestion);
  assert_int_equal(got.list[1].code, KB_E_MISCOMPILED);
  assert_int_equal(got.list[1].line, 9);
  assert_string_equal(got.list[1].suggestion, "do");
  assert_string_equal(got.list[1].file, "x.lua");
  kb_diagnostics_fini(&sent);
  kb_diagnostics_fini(&got);
  kb_buf_fini(&out);
}

static void every_reply_arrives(void **state)
{
  (void)state;
  static const struct kb_reply replies[] = {
    {.kind = KB_REPLY_NIL},
    {.kind = KB_REPLY_BOOLEAN, .truth = true},
    {.kind = KB_REPLY_INTEGER, .integer = INT64_MIN},
    {.kind = KB_REPLY_NUMBER, .number = 0.5},
    {.kind = KB_REPLY_TEXT, .text = {"", 0}},
    {.kind = KB_REPLY_PART, .part = KB_PART_LISTED - 1, .integer = 3},
    {.kind = KB_REPLY_HALT},
    {.kind = KB_REPLY_ERROR, .text = {"e", 1}},
  };
  struct kb_buf out = {0};
  for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
    struct kb_reply got = {.kind = KB_REPLY_NIL};
    kb_wire_begin(&out, KB_WIRE_REPLY);
    kb_wire_put_reply(&out, &replies[i]);
    assert_true(kb_wire_end(&out));
    struct kb_wire wire = kb_wire_read(kb_buf_slice(&out));
    assert_true(kb_wire_get_reply(&wire, &got));
    assert_int_equal(got.kind, replies[i].kind);
    assert_int_equal(got.truth, replies[i].truth);
    assert_true(got.integer == replies[i].integer && got.part == replies[i].part);
    assert_true(got.number >= replies[i].number && got.number <= replies[i].number);
    assert_true(kb_slice_equal(got.text, replies[i].text));
  }
  kb_buf_fini(&out);
}

static void kinds_that_there_are_not_are_refused(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  struct kb_question question = {.kind = KB_ASK_READ, .part = KB_PARTS};
  struct kb_question got;
  kb_wire_begin(&out, KB_WIRE_QUESTION);
  kb_wire_put_question(&out, &question);
  struct kb_wire wire = kb_wire_read(kb_buf_slice(&out));
  assert_false(kb_wire_get_question(&wire, &got));
  question = (struct kb_question){.kind = (enum kb_question_kind)9};
  kb_wire_begin(&out, KB_WIRE_QUESTION);
  kb_wire_put_question(&out, &question);
  wire = kb_wire_read(kb_buf_slice(&out));
  assert_false(kb_wire_get_question(&wire, &got));
  kb_buf_fini(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(fields_arrive_as_they_are),
    cmocka_unit_test(a_cut_message_is_refused),
    cmocka_unit_test(what_is_within_ends_no_later_than_its_table),
    cmocka_unit_test(what_no_article_may_hold_is_not_sent),
    cmocka_unit_test(diagnostics_arrive),
    cmocka_unit_test(every_reply_arrives),
    cmocka_unit_test(kinds_that_there_are_not_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
