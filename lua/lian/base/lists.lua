--- Arrays: made, summed, picked from, and as sets.
local lists = {}

---An array of `n` times the same value.
function lists.filled(n, value)
  local out = {}
  for i = 1, n do out[i] = value end
  return out
end

---An array of `n` zeros.
function lists.zeros(n) return lists.filled(n, 0) end

---The sum of an array, in order; of its members alone, where flags are given.
---@param list number[]
---@param members? boolean[]
---@return number
function lists.sum(list, members)
  local total = 0
  for i, v in ipairs(list) do if not members or members[i] then total = total + v end end
  return total
end

---The sum of an array times weights, in order; of its members alone, where flags are given.
---@param list number[]
---@param weights number[]
---@param members? boolean[]
---@return number
function lists.weighed(list, weights, members)
  local total = 0
  for i = 1, #list do if not members or members[i] then total = total + list[i] * weights[i] end end
  return total
end

---Sums of an array by group.
---@param list number[]
---@param group integer[] 1 to `groups`
---@param groups integer
---@return number[]
function lists.sum_by(list, group, groups)
  local out = lists.zeros(groups)
  for i, v in ipairs(list) do out[group[i]] = out[group[i]] + v end
  return out
end

---A function whose answers are kept as long as their first argument lives: for what many ask of the same object, and
---nobody changes.
---@param make fun(of: any, ...): any
---@param key? fun(of: any, ...): any of what else the answer depends on; nil: of nothing else
---@return fun(of: any, ...): any
function lists.once(make, key)
  local known = setmetatable({}, {__mode = "k"})
  return function(of, ...)
    local at, place = known[of], key and key(of, ...) or 1
    if not at then
      at = {}
      known[of] = at
    end
    if at[place] == nil then at[place] = make(of, ...) end
    return at[place]
  end
end

---a - b, element by element.
function lists.subtract(a, b)
  local out = {}
  for i, v in ipairs(a) do out[i] = v - b[i] end
  return out
end

---Whether two arrays hold the same.
---@param a any[]
---@param b any[]
---@return boolean
function lists.same(a, b)
  if #a ~= #b then return false end
  for k, v in ipairs(a) do if b[k] ~= v then return false end end
  return true
end

---What stands in a table at each of some places, or under each of some keys.
---@param values table
---@param places any[]
---@return any[]
function lists.at(values, places)
  local out = {}
  for k, place in ipairs(places) do out[k] = values[place] end
  return out
end

---Ranks of values that come in descending order, one by one: equal ones share the best of theirs ("1224").
---@return fun(value: number): integer
function lists.ranker()
  local count, rank, last = 0, 0, nil
  return function(value)
    count = count + 1
    if value ~= last then rank, last = count, value end
    return rank
  end
end

---The set of what stands in an array: value -> true.
---@param list any[]
---@return table<any, boolean>
function lists.set(list)
  local set = {}
  for _, value in ipairs(list) do set[value] = true end
  return set
end

return lists
