-- Times are shifted by five hours, Panama's offset, to find the month.
-- The published indicators, from the published cases alone. Any SQL engine that reads Parquet will do; this is DuckDB's:
--   duckdb -c "$(sed 's|CASES|cases/cases-2026-11.parquet|' indicators.sql)"
SELECT
  strftime(make_timestamp(epoch_us(requested_datetime) - 18000000000), '%Y-%m') AS month,
  agency_responsible,
  service_code,
  count(*) AS received,
  count(closed_date) AS closed,
  count(*) FILTER (WHERE closed_date IS NOT NULL AND in_time) AS answered_in_time,
  count(*) FILTER (WHERE NOT in_time) AS late,
  quantile_cont((epoch_us(closed_date) - epoch_us(requested_datetime)) / 86400e6, 0.5) AS median_days,
  quantile_cont((epoch_us(closed_date) - epoch_us(requested_datetime)) / 86400e6, 0.9) AS p90_days
FROM read_parquet('CASES')
GROUP BY ALL
HAVING count(*) >= 5
ORDER BY ALL
