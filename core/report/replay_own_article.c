#include "report/replay_record_inside.h"

/* Where reports of several rule sets were merged, a finding may be of another article than the one
   that the report has by its code. What the finding itself shows is enough for it: its causes and
   steps, with the texts of its case. Findings that show the same causes and steps share one. */

static bool add_cause(struct kb_take *take, struct kb_node node, struct kb_cause *cause)
{
  *cause = (struct kb_cause){
    .id = kb_take_text_or_empty(take, node, "id"),
    .text = kb_take_text_or_empty(take, node, "text"),
    .look = kb_take_text(take, node, "look"),
  };
  return !take->failed;
}

static void read_steps(struct kb_take *take, struct kb_node finding, struct kb_article *article)
{
  struct kb_node node;
  size_t end = 0;
  struct kb_step *list =
    kb_arena_array(take->arena, kb_take_list_count(finding, "resolution") + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(finding, "resolution", &node, &end);
  for (; node.at < end && list; node.at = kb_node_end(node)) {
    struct kb_node text;
    size_t text_end = 0;
    const char *cause = kb_take_text(take, node, "cause");
    const char **steps =
      kb_arena_array(take->arena, kb_take_list_count(node, "steps") + 1, sizeof *steps);
    struct kb_step *step = &list[article->step_count++];
    *step = (struct kb_step){.text = kb_take_text_or_empty(take, node, "text"),
                             .cause = cause ? kb_article_cause(article, cause) : -1,
                             .steps = steps};
    take->failed |= !steps;
    kb_take_list(node, "steps", &text, &text_end);
    for (; text.at < text_end && steps; text.at = kb_node_end(text)) {
      const char *value = kb_take_value_text(take, text);
      steps[step->step_count++] = value ? value : "";
    }
  }
  article->steps = list;
}

static const struct kb_article *make(struct kb_take *take, const struct kb_article *article,
                                     struct kb_node finding)
{
  struct kb_node node;
  size_t end = 0;
  size_t count = 0;
  struct kb_article *own = kb_arena_alloc(take->arena, sizeof *own);
  struct kb_cause *causes =
    kb_arena_array(take->arena, kb_take_list_count(finding, "causes") + 1, sizeof *causes);
  if (!own || !causes) {
    return NULL;
  }
  *own = *article;
  kb_take_list(finding, "causes", &node, &end);
  for (; node.at < end && add_cause(take, node, &causes[count]); node.at = kb_node_end(node)) {
    count++;
  }
  own->causes = causes;
  own->cause_count = count;
  own->step_count = 0;
  read_steps(take, finding, own);
  return take->failed ? NULL : own;
}

/* The code, and for each cause and step which it is, or is for. */
static void write_key(struct kb_take *take, struct kb_buf *out, const struct kb_article *article,
                      struct kb_node finding)
{
  struct kb_node node;
  size_t end = 0;
  kb_buf_add_text(out, article->code);
  kb_take_list(finding, "causes", &node, &end);
  for (; node.at < end; node.at = kb_node_end(node)) {
    kb_buf_addf(out, "\n%s", kb_take_text_or_empty(take, node, "id"));
  }
  kb_take_list(finding, "resolution", &node, &end);
  for (; node.at < end; node.at = kb_node_end(node)) {
    kb_buf_addf(out, "\n>%s %zu", kb_take_text_or_empty(take, node, "cause"),
                kb_take_list_count(node, "steps"));
  }
}

const struct kb_article *kb_replay_own_article(struct kb_replay_record *record,
                                               const struct kb_article *article,
                                               struct kb_node finding)
{
  struct kb_take scratch = {.arena = &record->arena};
  struct kb_take take = {.arena = &record->lasting};
  struct kb_buf key = {0};
  write_key(&scratch, &key, article, finding);
  const struct kb_article *own =
    scratch.failed || key.failed ? NULL : kb_map_get(&record->articles, kb_buf_slice(&key));
  if (!own && !scratch.failed && !key.failed) {
    const char *kept = kb_arena_dup(&record->lasting, kb_buf_slice(&key));
    own = kept ? make(&take, article, finding) : NULL;
    if (own && !kb_map_add(&record->articles, (struct kb_slice){kept, key.length},
                           (void *)(uintptr_t)own)) {
      own = NULL;
    }
  }
  kb_buf_fini(&key);
  return own;
}
