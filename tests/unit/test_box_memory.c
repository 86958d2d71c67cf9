/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "rule/box.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <lua.h>

/* The machine runs out of memory at each allocation in turn. Unlike torture.h this can
   go on refusing: of a single refusal Lua recovers by collecting garbage. */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static struct {
  bool on;
  bool for_good;
  size_t left;
  size_t refused;
} machine;

static bool machine_refuses(void)
{
  if (!machine.on || (machine.refused > 0 && !machine.for_good)) {
    return false;
  }
  if (machine.left > 0) {
    machine.left--;
    return false;
  }
  machine.refused++;
  return true;
}

void *__wrap_malloc(size_t size)
{
  return machine_refuses() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
  return machine_refuses() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
  return machine_refuses() ? NULL : __real_realloc(memory, size);
}

static const char chunk[] =
  "local list = {}\n"
  "for word in ('the quick brown fox'):gmatch('%a+') do list[#list + 1] = word:upper() end\n"
  "table.sort(list, function(a, b) return a > b end)\n"
  "local text = table.concat(list, ' '):rep(30, '-'):gsub('(F)(O)', '%2%1'):gsub('T', { T = "
  "'t' })\n"
  "return function(case)\n"
  "  return string.format('%-10s|%q', case, text:sub(1, 300)), { [case] = text .. case }\n"
  "end\n";

static int add_host_name(lua_State *L, void *data)
{
  (void)data;
  kb_box_push_base(kb_box_of(L));
  lua_pushliteral(L, "a value of the host's");
  lua_setfield(L, -2, "host_name");
  return 0;
}

/* What a run does with a box; stops at the first failure. */
static enum kb_box_outcome use(struct kb_box *box)
{
  static const struct kb_box_budget budget = {1 << 20, 1000000, 60};
  lua_State *L = kb_box_state(box);
  enum kb_box_outcome outcome = kb_box_protect(box, add_host_name, NULL, 0, 0);
  if (outcome == KB_BOX_DONE) {
    outcome = kb_box_load(box, "rules/a.lua", kb_slice_of(chunk), budget, NULL);
  }
  if (outcome == KB_BOX_DONE) {
    int returned;
    lua_pushinteger(L, 42);
    outcome = kb_box_call(box, 1, budget, &returned);
    if (outcome == KB_BOX_DONE) {
      assert_int_equal(returned, 2);
    }
  }
  return outcome;
}

/* Returns how often allocation was refused. */
static size_t run_short_after(size_t left, bool for_good)
{
  machine.for_good = for_good;
  machine.left = left;
  machine.refused = 0;
  machine.on = true;
  struct kb_box *box = kb_box_new(NULL, NULL);
  const enum kb_box_outcome outcome = box ? use(box) : KB_BOX_NO_MEMORY;
  machine.on = false;
  if (outcome != KB_BOX_DONE) {
    assert_int_equal(outcome, KB_BOX_NO_MEMORY);
    assert_true(machine.refused > 0);
  }
  if (box) {
    if (outcome != KB_BOX_DONE) {
      assert_string_equal(kb_box_message(box), "out of memory");
    }
    lua_settop(kb_box_state(box), 0);
    assert_int_equal(use(box), KB_BOX_DONE); /* with memory again, all is well */
  }
  kb_box_free(box);
  return machine.refused;
}

static void test_one_refusal(void **state)
{
  (void)state;
  size_t n = 0;
  while (run_short_after(n, false) > 0) {
    n++;
  }
  assert_true(n > 200);
}

static void test_refusal_for_good(void **state)
{
  (void)state;
  size_t n = 0;
  while (run_short_after(n, true) > 0) {
    n++;
  }
  assert_true(n > 200);
}

/* The same with the cap of a budget: it is the chunk's fault, and the host goes on. */
static void test_every_cap(void **state)
{
  (void)state;
  struct kb_box *box = kb_box_new(NULL, NULL);
  assert_non_null(box);
  lua_State *L = kb_box_state(box);
  struct kb_box_budget budget = {0, 1000000, 60};
  enum kb_box_outcome outcome;
  size_t stopped = 0;
  do {
    lua_settop(L, 0);
    kb_box_collect(box);
    outcome = kb_box_load(box, "rules/a.lua", kb_slice_of(chunk), budget, NULL);
    if (outcome == KB_BOX_DONE) {
      lua_pushinteger(L, 42);
      outcome = kb_box_call(box, 1, budget, NULL);
    }
    if (outcome != KB_BOX_DONE) {
      assert_int_equal(outcome, KB_BOX_MEMORY);
      stopped++;
    }
    budget.memory += 16;
  } while (outcome != KB_BOX_DONE && budget.memory < 1 << 20);
  assert_int_equal(outcome, KB_BOX_DONE);
  assert_true(stopped > 100);
  kb_box_free(box);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_one_refusal),
    cmocka_unit_test(test_refusal_for_good),
    cmocka_unit_test(test_every_cap),
  };
  return cmocka_run_group_tests_name("box_memory", tests, NULL, NULL);
}
