#include "triage/engine_inside.h"
#include "triage/options.h"

bool kb_engine_isolate(struct kb_engine *engine)
{
  if (!engine->process) {
    engine->process = kb_lua_process_new(&engine->reader, &engine->options);
  }
  if (engine->process) {
    kb_lua_process_set_interrupt(engine->process, engine->interrupted);
  }
  return engine->process != NULL;
}

/* Most runs need no Lua, and so no choices for it. */
static bool need_options(struct kb_engine *engine)
{
  if (engine->options.length == 0) {
    kb_options_write(&engine->options, engine->schema);
  }
  return !engine->options.failed;
}

/* Created when something first needs Lua. */
static bool need_host(struct kb_engine *engine)
{
  if (!engine->host) {
    engine->host = kb_lua_host_new(&engine->reader, kb_buf_slice(&engine->options));
    if (engine->host) {
      kb_lua_host_set_interrupt(engine->host, engine->interrupted);
    }
  }
  return engine->host != NULL;
}

void kb_engine_trust(struct kb_engine *engine, bool is_trusted)
{
  engine->trusts_next = is_trusted;
}

/* Whether the article with that number, which may be the one that is being loaded, runs in the
   process. */
static bool is_isolated(const struct kb_engine *engine, size_t number)
{
  return engine->process &&
         !(number < engine->count ? engine->loaded[number].is_trusted : engine->trusts_next);
}

void kb_engine_lua_load(struct kb_engine *engine, const struct kb_lua_load *load,
                        struct kb_fields *fields, struct kb_lua_result *result)
{
  if (!need_options(engine)) {
    *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  } else if (is_isolated(engine, load->number)) {
    kb_lua_process_load(engine->process, load, fields, result);
  } else if (need_host(engine)) {
    kb_lua_host_load(engine->host, load, fields, result);
  } else {
    *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  }
}

bool kb_engine_lua_check(struct kb_engine *engine, struct kb_diagnostics *diagnostics)
{
  if (!need_options(engine)) {
    return false;
  }
  return is_isolated(engine, engine->count)
           ? kb_lua_process_check(engine->process, diagnostics)
           : need_host(engine) && kb_lua_host_check(engine->host, diagnostics);
}

void kb_engine_lua_call(struct kb_engine *engine, const struct kb_lua_call *call,
                        struct kb_lua_result *result)
{
  if (!need_options(engine)) {
    *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  } else if (is_isolated(engine, call->number)) {
    kb_lua_process_call(engine->process, call, result);
  } else if (need_host(engine)) {
    kb_lua_host_call(engine->host, call, result);
  } else {
    *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  }
}
