#include "sandbox/sandbox.h"
#include "test_schema.h"
#include "triage/engine.h"

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Long, deep or wide source: bytes select its forms, each nested in the one before, and how
   often each repeats its piece. Whatever its form, an article is loaded and evaluated within its
   time and stack. */

enum {
  MOST_BYTES = KB_SANDBOX_SOURCE_MAX + 1024,
  STACK = 1024 * 1024,
  SECONDS = 10,
  SHAPES_WITHIN = 4
};

static const struct shape {
  const char *begin, *piece, *middle, *closing, *end;
} shapes[] = {
  {"local t = {} t.a = t return t", ".a", ".b.c", "", ""},
  {"local t = {} t.a = t return t", "['a']", " < 1", "", ""},
  {"local f f = function() return f end return f", "()", ".x.y", "", ""},
  {"return ", "(", "1", ")", ""},
  {"return ", "{", "1", "}", ""},
  {"return ", "- ", "1", "", ""},
  {"return ", "not ", "case", "", ""},
  {"return ", "'a' .. ", "nil", "", ""},
  {"return ", "2 ^ ", "{}", "", ""},
  {"return ", "case and ", "1", "", ""},
  {"return 1", " + 1", "", "", ""},
  {"return case", ".mailbox", "", "", ""},
  {"", "do ", "", " end", ""},
  {"", "if case then ", "", " end", ""},
  {"if case then", " elseif case then", "", "", " end"},
  {"", "return function() ", "", " end", ""},
  {"local x ", "x = 1 ", "", "", ""},
  {"return { ", "1, ", "", "", "}"},
  {"return f(", "1, ", "1", "", ")"},
  {"return '", "\\u{7FFFFFFF}", "", "", "'"},
  {"return ", "[", "[", "", ""},
  {"--", "[=", "", "", "\n"},
  {"return 0x", "f", "", "", ""},
  {"return 1e", "9", "", "", ""},
  {"goto a ", "::a:: do ", "", " end", ""},
  {"local a <const>", ", a", "", "", " = 1"},
};

static void repeat(struct kb_buf *out, const char *text, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_add_text(out, text);
  }
}

/* Three bytes select a form and its count. `room`: bytes left for it and those nested in it. */
static void add_shapes(struct kb_buf *out, const uint8_t *data, size_t size, size_t room,
                       size_t within)
{
  if (size < 3 || within == 0) {
    return;
  }
  const struct shape *shape = &shapes[data[0] % (sizeof shapes / sizeof shapes[0])];
  const size_t length = strlen(shape->piece) + strlen(shape->closing);
  const size_t fixed = strlen(shape->begin) + strlen(shape->middle) + strlen(shape->end);
  if (room < fixed) {
    return;
  }
  const size_t most = (room - fixed) / length;
  const size_t wanted = data[1] + data[2] * 256u;
  const size_t count = wanted < most ? wanted : most;
  kb_buf_add_text(out, shape->begin);
  repeat(out, shape->piece, count);
  kb_buf_add_text(out, shape->middle);
  add_shapes(out, data + 3, size - 3, room - fixed - count * length, within - 1);
  repeat(out, shape->closing, count);
  kb_buf_add_text(out, shape->end);
}

static void evaluate(struct kb_engine *engine, const struct kb_article *article)
{
  struct kb_error error;
  struct kb_case a_case = {0};
  struct kb_faults faults = {0};
  struct kb_arena arena = {0};
  struct kb_trace trace = {.arena = &arena};
  enum kb_truth truth = KB_FALSE;
  const struct kb_evaluation evaluation = {
    .article = article, .condition = KB_CONDITION_SYMPTOM, .a_case = &a_case};
  assert(kb_test_case(&a_case, "{\"mailboxid\":\"1\"}", false, &error) == KB_OK);
  assert(kb_engine_evaluate(engine, &evaluation, &trace, &faults, &truth));
  kb_case_fini(&a_case);
  kb_faults_fini(&faults);
  kb_arena_fini(&arena);
}

static void load(struct kb_slice source)
{
  struct kb_engine *engine = kb_engine_new();
  struct kb_article article = {0};
  struct kb_diagnostics diagnostics = {0};
  struct kb_error error;
  assert(engine);
  kb_engine_set_schema(engine, kb_test_schema());
  kb_diagnostics_file(&diagnostics, "shape.lua", (struct kb_slice){0});
  const enum kb_status status =
    kb_engine_load_source(engine, "shape.lua", source, true, &article, &diagnostics, &error);
  assert(status == KB_OK || status == KB_NO_MEMORY);
  if (status == KB_OK && diagnostics.errors == 0) {
    evaluate(engine, &article);
  }
  kb_article_fini(&article);
  kb_diagnostics_fini(&diagnostics);
  kb_engine_free(engine);
}

/* Loads the source as a file, and as a condition. */
static void *load_both(void *given)
{
  const struct kb_buf *source = given;
  struct kb_buf article = {0};
  kb_buf_addf(&article,
              "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = "
              "'error', symptom = { text = 's', when = function(case) %s end }, causes = { { id = "
              "'c', text = 't', look = 'l' } }, resolution = { { text = 'r' } } }",
              kb_buf_text(source));
  assert(!article.failed);
  load(kb_buf_slice(source));
  load(kb_buf_slice(&article));
  kb_buf_fini(&article);
  return NULL;
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_buf source = {0};
  pthread_attr_t attributes;
  pthread_t thread;
  add_shapes(&source, data, size, MOST_BYTES, SHAPES_WITHIN);
  assert(!source.failed && source.length <= MOST_BYTES);
  const double start = now();
  assert(pthread_attr_init(&attributes) == 0);
  assert(pthread_attr_setstacksize(&attributes, STACK) == 0);
  assert(pthread_create(&thread, &attributes, load_both, &source) == 0);
  assert(pthread_join(thread, NULL) == 0);
  pthread_attr_destroy(&attributes);
  assert(now() - start < SECONDS);
  kb_buf_fini(&source);
  return 0;
}
