--- What every sweep is asked alike, on tables, networks and items: methods that its class takes over.
local base = require "lian.scenario.results.base"
local by_draw = require "lian.scenario.results.by_draw"
local discover = require "lian.explore.discover"
local failures = require "lian.scenario.results.failures"
local sensitivity = require "lian.explore.sensitivity"
local tipping = require "lian.explore.tipping"

local methods = {}

-- made after the options are checked
local function later(sweep) return function() return by_draw.table(sweep) end end

---What drives a measure over the draws, among all that is random in the scenario and the options, by name: `of` a
---measure of `draws`. `method` "pawn" (default), "delta", "rbd_fast", "regional" (with `where`) from any draws;
---"sobol", "morris", "fast" from a sweep of the design made for it. Options and columns as exploration:sensitivity has
---them.
---```lua
---print(sweep:sensitivity{of = "unmet", method = "pawn"})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given? table
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.sensitivity(self, given) return sensitivity.of(later(self), given) end

---Boxes of what is random in which the draws of interest lie (PRIM), in words in the frame's note: `where` a function
---of a draw, as the rows of `draws`. Options and columns as exploration:discover has them.
---```lua
---print(sweep:discover{where = function(r) return r.unmet > 30 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given {where: function}
---@return lian.frame|nil boxes columns box, factor, low, high, values, quasi_p, in_halves
---@return string|nil message
---@return string|nil code
function methods.discover(self, given) return discover.boxes(later(self), given) end

---Where it tips: for each factor the value `at` that best tells the draws of interest from the others, the share of
---interest `below` and `above` it, and the distance of the two distributions there (Smirnov's).
---```lua
---print(sweep:tipping{where = function(r) return r.unmet > 1 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param given {where: function|string}
---@return lian.frame|nil tipping columns factor, at, below, above, distance, p_all
---@return string|nil message
---@return string|nil code
function methods.tipping(self, given) return tipping.of(later(self), given) end

---The path of peels that `discover` chooses from.
---@param self lian.sweep|lian.sweep_on_items
---@param given {where: function}
---@return lian.frame|nil path columns step, coverage, density, mass, limited
---@return string|nil message
---@return string|nil code
function methods.peels(self, given) return discover.peels(later(self), given) end

---Writes a self-contained page: what came out, what drives it, what was asked, the script, the provenance. `where` (a
---function of a draw, or "failed"): also the boxes of the draws of interest, and where it tips.
---```lua
---sweep:report("sweep.html", {where = function(r) return r.unmet > 1 end})
---```
---@param self lian.sweep|lian.sweep_on_items
---@param path string
---@param given? {where: function|string}
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path, given) return base.report(self, path, given) end

---The draws that could not be run: draw, reason, and what was drawn. They are left out of what is told of the others.
---@param self lian.sweep|lian.sweep_on_items
---@return lian.frame
function methods.failures(self) return failures.frame(self) end

return methods
