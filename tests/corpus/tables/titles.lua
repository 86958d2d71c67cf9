return {
  tables = { { name = "box", set = "boxes", key = "boxid", title = "box", titles = "boxes",
    columns = { { "boxid", "id" }, { "open", "boolean", "Open" }, { "size", "text", "Size" } } } },
  titles = {
    { language = "A", do_not_modify = "(A)", yes = "J", no = "N", tables = { { name = "box",
      display_name = "Box", columns = { { "open", "O", choices = { { 1, "p" } } }, { "size", "S" } } } } },
    { language = "B", tables = { { name = "box", columns = { { "open", "Size" } } } } },
    { language = "A", no = "n" },
  },
}
