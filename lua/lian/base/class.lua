--- Classes of objects: what is one, methods that refuse a self of another class, and names that are not there.
local core = require "lian.core"
local options = require "lian.base.options"

local class = {}

---A class.
---@param name string such as "lian.plan"
---@return table meta the metatable of its objects
---@return fun(value: any): boolean is whether a value is one of them
function class.new(name)
  local meta = {__name = name, __metatable = false}
  return meta, function(value) return core.metatable(value) == meta end
end

---Gives a class its methods, once all are there: each refuses a self of another class, as when it is called with a dot,
---and a name that is not there is refused with the nearest one.
---@param meta table of class.new
---@param methods table<string, function> changed in place
---@param may_lack? string[] fields that an object may be without
---@param call? string how the user calls methods; unless given, by the name: "plan:" of lian.plan
function class.seal(meta, methods, may_lack, call)
  call = call or meta.__name:match("%.(.*)") .. ":"
  options.bind(methods, call, function(value) return core.metatable(value) == meta end)
  meta.__index = options.guard(methods, call, may_lack)
end

return class
