"""The scripts behind `buckets.py`: each runs whole inside Valkey, on Valkey's clock."""

from typing import Final

# KEYS: bot, chat. ARGV: cost to the bot, cost to the chat, bot rate, bot burst, chat rate, chat
# burst, reserve of the lane, own rate of the lane, name of the lane, seconds a bucket is kept,
# longest wait, whether to stand in line.
TAKE: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local cost, chat_cost = tonumber(ARGV[1]), tonumber(ARGV[2])
local rate, burst = tonumber(ARGV[3]), tonumber(ARGV[4])
local chat_rate, chat_burst = tonumber(ARGV[5]), tonumber(ARGV[6])
local reserve, own_rate, lane = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]
local longest = tonumber(ARGV[11])

local function full(key, at_field, field, rate, burst, start)
  local held = redis.call('HMGET', key, field, at_field)
  if not held[1] or not held[2] then return start end
  return math.min(burst, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) * rate)
end

local paused = math.max(tonumber(redis.call('HGET', KEYS[1], 'p') or 0),
                        tonumber(redis.call('HGET', KEYS[2], 'p') or 0))
if paused > now then return tostring(math.min(longest, paused - now)) end

if chat_cost > 0 and redis.call('HEXISTS', KEYS[2], 't') == 0 then
  redis.call('HSET', KEYS[2], 't', '1', 'at', tostring(now))
  redis.call('EXPIRE', KEYS[2], ARGV[10])
end
local chat = full(KEYS[2], 'at', 't', chat_rate, chat_burst, 0)
local chat_needs = math.min(chat_cost, chat_burst)
if chat_cost > 0 and chat < chat_needs then return tostring((chat_needs - chat) / chat_rate) end

-- A new bucket holds little, and is remembered from the first question on, so that it fills.
if redis.call('HEXISTS', KEYS[1], 't') == 0 then
  redis.call('HSET', KEYS[1], 't', tostring(math.min(burst, 4)), 'at', tostring(now))
  redis.call('EXPIRE', KEYS[1], ARGV[10])
end
local tokens = full(KEYS[1], 'at', 't', rate, burst, 0)
local own = full(KEYS[1], 'at', 'l' .. lane, own_rate, 1, 0)
local needs = math.min(cost, burst - reserve)
local has_own = own >= 1 and tokens >= math.min(cost, burst)
if tokens < needs + reserve and not has_own then
  local soon = (needs + reserve - tokens) / rate
  soon = math.min(soon, math.max((1 - own) / own_rate, (needs - tokens) / rate))
  if ARGV[12] == '0' then return tostring(soon) end
  local line = tonumber(redis.call('HGET', KEYS[1], 'n' .. lane) or 0)
  line = math.min(now + longest, math.max(now + soon, line + cost / rate))
  redis.call('HSET', KEYS[1], 'n' .. lane, tostring(line))
  redis.call('EXPIRE', KEYS[1], ARGV[10])
  return tostring(line - now)
end

local kept = {'t', tostring(tokens - cost), 'at', tostring(now)}
for _, other in ipairs({'callback', 'reply', 'notice', 'rest'}) do
  local left = full(KEYS[1], 'at', 'l' .. other, tonumber(ARGV[8]), 1, 0)
  if other == lane and has_own then left = left - 1 end
  kept[#kept + 1] = 'l' .. other
  kept[#kept + 1] = tostring(math.max(0, left))
end
redis.call('HSET', KEYS[1], unpack(kept))
redis.call('EXPIRE', KEYS[1], ARGV[10])
if chat_cost > 0 then
  redis.call('HSET', KEYS[2], 't', tostring(chat - chat_cost), 'at', tostring(now))
  redis.call('EXPIRE', KEYS[2], ARGV[10])
end
return '0'
"""

# KEYS: bucket. ARGV: rate, burst, seconds kept, longest wait. A bucket that is not there holds one
# token. Who is refused gets a place in line, so that thousands do not come back at once.
TAKE_ONE: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local held = redis.call('HMGET', KEYS[1], 't', 'at')
local tokens = 1
if held[1] and held[2] then
  tokens = math.min(burst, tonumber(held[1]) + math.max(0, now - tonumber(held[2])) * rate)
end
if tokens < 1 then
  local soon = (1 - tokens) / rate
  if soon < 1 then return tostring(soon) end
  local line = tonumber(redis.call('HGET', KEYS[1], 'n') or 0)
  line = math.min(now + tonumber(ARGV[4]), math.max(now + soon, line + 1.02 / rate))
  redis.call('HSET', KEYS[1], 'n', tostring(line))
  return tostring(line - now)
end
redis.call('HSET', KEYS[1], 't', tostring(tokens - 1), 'at', tostring(now))
redis.call('EXPIRE', KEYS[1], ARGV[3])
return '0'
"""
# KEYS: what is paused. ARGV: seconds of silence, seconds kept.
PAUSE: Final = """
local clock = redis.call('TIME')
local ends = tonumber(clock[1]) + tonumber(clock[2]) / 1000000 + tonumber(ARGV[1])
local before = tonumber(redis.call('HGET', KEYS[1], 'p') or 0)
redis.call('HSET', KEYS[1], 'p', tostring(math.max(before, ends)))
redis.call('EXPIRE', KEYS[1], math.max(tonumber(ARGV[2]), math.ceil(tonumber(ARGV[1])) + 1))
return 'OK'
"""
