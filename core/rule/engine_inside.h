/* The inside of an engine, shared by what loads articles and what evaluates their conditions. */
#ifndef KB_RULE_ENGINE_INSIDE_H
#define KB_RULE_ENGINE_INSIDE_H

#include "rule/article_state.h"
#include "rule/engine.h"
#include "rule/spending.h"

struct kb_loaded {
  const char *file;   /* borrowed from the article */
  uint64_t hash;      /* of its text */
  bool has_functions; /* they are in the box; else they get there when they are first needed */
  struct kb_article_functions functions;
  struct kb_cost cost;
  size_t last_case;
};

struct kb_engine {
  struct kb_box *box;
  struct kb_view view;
  struct kb_loaded *loaded;
  size_t count, capacity;
  struct kb_fields fields;           /* of the article that is read */
  struct kb_buf source;              /* its file */
  struct kb_buf plain_source;        /* of its functions */
  struct kb_state_check state_check; /* of the article that is read */
  struct kb_buf *differences;        /* between the two ways to evaluate; NULL: only one is gone */
  double load_seconds;               /* spent on loading, */
  size_t load_texts;                 /* and bytes of texts */
  bool is_measured;
  struct kb_spending *spending; /* of the run; the model's, if there is one */
  bool is_like_another;
  const volatile sig_atomic_t *interrupted;
};

/* A fresh box, where nothing is kept. False when out of memory. */
bool kb_engine_reload(struct kb_engine *engine);
/* What conditions hold (texts made while they load) and garbage must not grow without bounds: where
   it is too much, all conditions are read again when they are needed. False when out of memory. */
bool kb_engine_bound_memory(struct kb_engine *engine);
/* The article's functions are in the box from now on; where its file has changed meanwhile, there
   are none. False when out of memory. */
bool kb_engine_need_functions(struct kb_engine *engine, struct kb_loaded *loaded);

#endif
