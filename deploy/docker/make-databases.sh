#!/bin/bash
# Run once by the database image on an empty folder, and again by hand whenever something of it is new: a database and
# login for each of $REMBUK_DATABASES, closed to the others, and a role of its own for the log of each service.
set -euo pipefail
as_administrator() { psql -v ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname "$1"; }
for service in $REMBUK_DATABASES; do
  # The password goes in by standard input, never by an argument that the list of processes would show.
  as_administrator postgres <<SQL
SELECT 'CREATE ROLE $service' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$service') \gexec
ALTER ROLE $service LOGIN PASSWORD '$(cat "/run/secrets/$service-database-password")';
SELECT 'CREATE DATABASE $service OWNER $service TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C'' LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$service') \gexec
REVOKE ALL ON DATABASE $service FROM PUBLIC;
SQL
  case $service in
    box | voting) # may drop the server's log, which tells who voted when, and what
      as_administrator "$service" <<SQL
GRANT pg_checkpoint TO $service;
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO $service;
SQL
      ;;
  esac
  if [ "$service" != box ]; then
    as_administrator "$service" </usr/local/share/log_guard.sql >/dev/null
  fi
done
