--- What a store holds, as frames: a list for each kind.
local tables = require "lian.store.tables"
local transactions = require "lian.store.transactions"

local methods = {}

local function listing(self, sql)
  local names, columns, count = transactions.opened(self):query(sql)
  if not names then return nil, columns, count end
  return tables.frame(names, columns, count)
end

---The chains that the store holds: name, kind, title, year, unit, nodes, saved.
---@param self lian.store
---@return lian.frame
function methods.chains(self)
  return listing(self, "SELECT name, kind, title, year, unit, (SELECT count(*) FROM node n WHERE"
    .. " n.chain = c.id) AS nodes, saved FROM chain c ORDER BY name")
end

---The networks of firms: name, title, year, date, unit, firms, undirected, dated, saved.
---@param self lian.store
---@return lian.frame
function methods.networks(self)
  return listing(self, "SELECT name, title, year, date, unit, firms, undirected, dated, saved FROM network ORDER BY"
    .. " name")
end

---The frames that stand by themselves: name, title, rows, saved.
---@param self lian.store
---@return lian.frame
function methods.frames(self)
  return listing(self, "SELECT name, title, rows, saved FROM frame WHERE run IS NULL ORDER BY name")
end

---The scenarios: name, arguments, saved, version.
---@param self lian.store
---@return lian.frame
function methods.scenarios(self)
  return listing(self, "SELECT name, arguments, saved, version FROM scenario ORDER BY name")
end

---The runs: id, scenario, chain, seed, frames, repeats ("yes" for those that store:replay can repeat),
---note, saved.
---```lua
---print(store:runs())
---```
---@param self lian.store
---@return lian.frame
function methods.runs(self)
  return listing(self, "SELECT r.id, s.name AS scenario, c.name AS chain, r.seed, (SELECT count(*)"
    .. " FROM frame f WHERE f.run = r.id) AS frames, CASE WHEN r.recipe LIKE 'lian recipe %' AND r.chain"
    .. " IS NOT NULL THEN 'yes' ELSE 'no' END AS repeats, r.note, r.saved FROM run r"
    .. " LEFT JOIN scenario s ON s.id = r.scenario LEFT JOIN chain c ON c.id = r.chain ORDER BY r.id")
end

---The sweeps that stand here draw by draw (`store` of scenario:sweep): name, done, failed (draws), saved, version.
---@param self lian.store
---@return lian.frame
function methods.sweeps(self)
  return listing(self, "SELECT name, (SELECT count(*) FROM sweep_draw d WHERE d.sweep = s.id AND d.state = 'done')"
    .. " AS done, (SELECT count(*) FROM sweep_draw d WHERE d.sweep = s.id AND d.state = 'failed') AS failed, saved,"
    .. " version FROM sweep s ORDER BY name")
end

return methods
