#!/bin/bash
# Run once by the database image on an empty folder, and again by hand whenever something of it is new: one database and
# login per service and one for the box, closed to the others, and a role of its own for the log of each service.
set -euo pipefail
for service in box identity proposals voting programs notifications; do
  # The password goes in by standard input, never by an argument that the list of processes would show.
  psql -v ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
SELECT 'CREATE ROLE $service' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$service') \gexec
ALTER ROLE $service LOGIN PASSWORD '$(cat "/run/secrets/$service-database-password")';
SELECT 'CREATE DATABASE $service OWNER $service TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C'' LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$service') \gexec
REVOKE ALL ON DATABASE $service FROM PUBLIC;
SQL
  if [ "$service" != box ]; then
    psql -v ON_ERROR_STOP=1 --quiet --tuples-only --output /dev/null --username "${POSTGRES_USER:-postgres}" \
      --dbname "$service" --file /usr/local/share/log_guard.sql
  fi
done
