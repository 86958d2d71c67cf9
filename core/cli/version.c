#include "cli/version.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/config.h"
#include "cli/rules_path.h"
#include "net/http.h"
#include "triage/rule_set_version.h"

static const struct kb_command command = {
  "--version",
  NULL,
  "name the versions of kbtriage, of its libraries and of the rule set",
  "Names the versions of kbtriage, of the libraries it runs with, and of the rule set: how many "
  "articles, when the newest was reviewed, a hash of its articles and tables, and where it is. Two "
  "rule sets with the same hash have the same articles and tables.",
  NULL,
  0,
  0,
};

const char *kb_version(void)
{
  return KB_VERSION;
}

const char *kb_version_date(void)
{
  return KB_VERSION_DATE;
}

enum { RULES_OPTIONS = 4 };
static const char *const rules_options[RULES_OPTIONS] = {"rules", "only-rules", "config",
                                                         "in-process"};

/* The common options that name the rule set. */
static void take_rules_options(struct kb_option options[RULES_OPTIONS + 1])
{
  size_t count = 0;
  for (const struct kb_option *option = kb_common_options; option->name; option++) {
    for (size_t i = 0; i < RULES_OPTIONS; i++) {
      if (strcmp(option->name, rules_options[i]) == 0) {
        options[count++] = *option;
      }
    }
  }
  options[count] = (struct kb_option){0};
}

static void add_rule_set_version(struct kb_buf *out,
                                 const struct kb_rule_set_version *rule_set_version,
                                 const struct kb_rules *rules)
{
  kb_buf_addf(out, "%s, %zu article%s", rule_set_version->hash, rule_set_version->articles,
              rule_set_version->articles == 1 ? "" : "s");
  if (rule_set_version->left_out > 0) {
    kb_buf_addf(out, " (%zu left out)", rule_set_version->left_out);
  }
  if (rule_set_version->reviewed) {
    kb_buf_add_text(out, ", newest review ");
    kb_text_display(out, kb_slice_of(rule_set_version->reviewed));
  }
  for (size_t i = 0; i < rules->count; i++) {
    kb_buf_add_text(out, i == 0 ? ", " : ":");
    kb_text_display(out, kb_slice_of(rules->paths[i]));
  }
}

static void add_rule_set(struct kb_buf *out, const struct kb_args *args)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_rule_set_version rule_set_version;
  struct kb_error error;
  struct kb_rule_set_options options = {.with_hash = true};
  enum kb_status status = kb_rules_find(args, &loaded.arena, &loaded.rules, &error);
  if (status == KB_OK) {
    status = kb_load_rules(args, NULL, &loaded, &options, &error);
  }
  kb_buf_add_text(out, "rule set ");
  if (status == KB_OK) {
    kb_rule_set_version_of(&loaded.rule_set, &rule_set_version);
    add_rule_set_version(out, &rule_set_version, &loaded.rules);
  } else {
    kb_buf_add_text(out, "none: ");
    kb_text_display(out, kb_slice_of(error.message));
  }
  kb_buf_add_char(out, '\n');
  kb_loaded_rule_set_fini(&loaded);
}

/* After the versions, which scripts read. */
static void say_warning(void)
{
  const struct kb_slice version = kb_engine_lua_version();
  const char *warning = kb_engine_lua_warning(version);
  if (warning) {
    kb_say("%.*s: %s", (int)version.length, version.data, warning);
  }
}

enum kb_exit kb_version_print(int argc, char *const argv[])
{
  struct kb_option options[RULES_OPTIONS + 1];
  struct kb_args *args = NULL;
  struct kb_error error;
  struct kb_buf text = {0};
  take_rules_options(options);
  if (kb_args_parse(&command, options, argc, argv, &args, &error) != KB_OK) {
    kb_say("%s: %s", command.name, error.message);
    return KB_EXIT_NOT_RUN;
  }
  if (kb_args_help(args)) {
    kb_args_print_help(&text, &command, options);
  } else {
    kb_buf_addf(&text, "kbtriage %s\n", kb_version());
    kb_buf_add_slice(&text, kb_engine_lua_version());
    const char *libcurl = kb_http_library_version();
    kb_buf_addf(&text, "\nlibcurl %s\ncJSON %s\n", libcurl ? libcurl : "is not there",
                kb_json_library_version());
    if (kb_config_apply(args, &command, &error) != KB_OK) {
      kb_say("%s", error.message); /* versions are needed when something is wrong */
    }
    add_rule_set(&text, args);
  }
  const bool is_help = kb_args_help(args);
  kb_args_free(args);
  const enum kb_exit status = kb_print(&text);
  if (status == KB_EXIT_NOTHING && !is_help) {
    say_warning();
  }
  return status;
}
