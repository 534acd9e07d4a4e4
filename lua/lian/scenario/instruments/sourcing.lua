local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

-- a table that keeps imports apart: from imports to the own makers of each good
local function from_imports(shock, state, path)
  if shock.by ~= "*" and shock.by ~= "abroad" then
    options.raise(path .. ".by: this table knows one foreign origin only, 'abroad': leave it out")
  end
  if shock.toward == "abroad" then
    options.raise(path .. ".toward: at once purchases turn home only; give from, to and step to turn them abroad")
  end
  if type(shock.toward) == "string" then places.check_region(state.chain, shock.toward, path .. ".toward") end
  local goods = lists.set(hits.nodes(state.at, {goods = shock.goods}, path))
  return {imports = true, goods = goods}
end

local function at_once(shock, state, path)
  state:needs_table(path)
  local hit
  if state.split then
    hit = from_imports(shock, state, path)
    hit.to = hits.in_region(state.at, shock.on, path .. ".on")
  else
    hit = {}
    hit.parts, hit.to = hits.moves(state.at, shock, path)
  end
  hit.columns, hit.note = places.columns(state.chain, shock.on, path .. ".on")
  return hit
end

return declare.instrument{
  name = "sourcing", is = "policy", home = "on",
  text = "Purchases turn: the region `on` takes the share `share` of its purchases of `goods` (by makers and final "
    .. "users) from the regions `toward` in place of those in `by`, in the table itself: localisation where `toward` "
    .. "is `on`, friend-shoring else. New links come where there were none, in proportion to what the makers there "
    .. "make. Recipes and final demand by good stay. At once output follows the new links (Leontief), and shocks "
    .. "then hit the table as it has become; in time orders turn while it holds, within what makers can make "
    .. "(lian.expand adds to it). Several on the same purchases act in one order, which the answer names. "
    .. "The option `sourcing` of a run says who is asked for what is cut.",
  example = 'lian.sourcing{goods = "C", on = "CHN", by = {"JKT", "USA"}, toward = "CHN", share = 0.3}',
  fields = {
    {"goods", "labels", required = true, text = "sectors"},
    {"on", "text", text = "the region that buys; the scenario's home when left out"},
    {"by", "labels", default = "*", text = "origins that lose: regions, \"*\" for all but `toward`"},
    {"toward", "labels", required = true, text = "regions whose makers gain"},
    {"share", "share", required = true, text = "part of those purchases that turns", unit = "share"},
  },
  at_once = {resource = true, make = at_once},
  in_time = {
    make = function(shock, at, path)
      local event = {}
      event.parts, event.to = hits.moves(at, shock, path)
      event.note = select(2, places.columns(at.chain, shock.on, path .. ".on"))
      return event
    end,
    apply = function(event, effect, s)
      hits.turn(effect, event.parts, event.to, event.shock.on, event.shock.share * s)
    end,
  },
}
