-- Run by the administrator within a service's database, as often as one likes: the log of events comes to belong to a
-- role of its own (<database>_log, without a login), so that the service's login can lengthen it and change nothing.
--
-- The database itself becomes the administrator's: whoever owns it may drop what others keep in its schema. The service
-- goes on making its tables there. What it cannot do by itself, and has to when it has made the log, the function
-- guard_log() does for it: it only ever takes rights away. release_log(), for the administrator alone, undoes it.
DO $$
DECLARE
    service text := current_database();
    keeper text := current_database() || '_log';
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = keeper) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', keeper);
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO %I', service, current_user);
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', service, service);
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA public TO %I, %I', service, keeper);
END $$;

CREATE OR REPLACE FUNCTION public.guard_log() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    service text := current_database();
    keeper text := current_database() || '_log';
BEGIN
    IF to_regprocedure('public.stamp_events(bigint, uuid[], text[])') IS NULL THEN
        RETURN; -- an older version, which stamps with the service's own rights
    END IF;
    EXECUTE format('ALTER TABLE public.outbox OWNER TO %I', keeper);
    EXECUTE format('ALTER TABLE public.log_head OWNER TO %I', keeper);
    EXECUTE format('ALTER FUNCTION public.stamp_events OWNER TO %I', keeper);
    EXECUTE format('ALTER FUNCTION public.wake_relay OWNER TO %I', keeper);
    EXECUTE format('REVOKE ALL ON public.outbox, public.log_head FROM PUBLIC, %I', service);
    EXECUTE format('GRANT SELECT ON public.outbox, public.log_head TO %I', service);
    EXECUTE format(
        'GRANT INSERT (id, type, version, subject, time, data, correlation_id, causation_id) ON public.outbox TO %I',
        service
    );
    -- A new epoch only says that the log was set back: listeners stop until somebody has looked.
    EXECUTE format('GRANT UPDATE (epoch) ON public.log_head TO %I', service);
    EXECUTE format('REVOKE ALL ON FUNCTION public.stamp_events FROM PUBLIC');
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.stamp_events TO %I', service);
END $$;

CREATE OR REPLACE FUNCTION public.release_log() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE public.outbox OWNER TO %I', current_database());
    EXECUTE format('ALTER TABLE public.log_head OWNER TO %I', current_database());
    EXECUTE format('ALTER FUNCTION public.wake_relay OWNER TO %I', current_database());
    IF to_regprocedure('public.stamp_events(bigint, uuid[], text[])') IS NOT NULL THEN
        EXECUTE format('ALTER FUNCTION public.stamp_events OWNER TO %I', current_database());
    END IF;
END $$;

REVOKE ALL ON FUNCTION public.guard_log, public.release_log FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION public.guard_log TO %I', current_database());
END $$;
SELECT public.guard_log();
