local declare = require "lian.scenario.declare"

return declare.like(require "lian.scenario.instruments.embargo", {
  name = "export_control",
  home = false,
  text = "An embargo by named origins on named goods to one region; the same fields, three of them required.",
  example = 'lian.export_control{goods = "C", by = "USA", on = "CHN", cut = 0.6, at = 2026}',
  fields = {
    {"goods", "goods", required = true, text = "what is controlled: sectors, node labels or items"},
    {"by", "labels", required = true, text = "origins: regions"},
    {"on", "text", required = true, text = "the region that is cut off"},
  },
})
