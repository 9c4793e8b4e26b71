import { useEffect, useRef, useState } from "preact/hooks";
import type { ContactTicketShape, OwnRatingShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { rateTicket } from "./rate";
import { Stars } from "./Stars";
import type { StarNumber } from "./stars";
import { Why } from "./Why";
import "./rating.css";

/** Who walks through the stars with the arrows gives those they stop at. */
const SETTLED_MS = 900;

/** Where a finished request is written on: how the contact was helped, while it may be said. */
export function RateTicket({ ticket }: { ticket: ContactTicketShape }) {
  const { rating } = ticket;
  if (!rating || Date.parse(rating.until) <= Date.now()) return null;
  return <Form key={ticket.id} ticketId={ticket.id} rating={rating} />;
}

function Form({ ticketId, rating }: { ticketId: string; rating: OwnRatingShape }) {
  const [chosen, choose] = useState<StarNumber | null>(null);
  const [wrong, say] = useState("");
  const waiting = useRef<{ stars: StarNumber; timer: ReturnType<typeof setTimeout> } | null>(null);
  const stars = chosen ?? rating.stars;

  const give = async (one: StarNumber) => {
    waiting.current = null;
    const why = await rateTicket(ticketId, { stars: one });
    say(why);
    // What did not arrive stays chosen, to be sent again; what was chosen since is on its way.
    if (!why) choose((now) => (now === one ? null : now));
  };
  const giveNow = useRef(give);
  giveNow.current = give;
  // Leaving the screen gives what was chosen a moment ago.
  useEffect(
    () => () => {
      if (!waiting.current) return;
      clearTimeout(waiting.current.timer);
      void giveNow.current(waiting.current.stars);
    },
    [],
  );
  const press = (one: StarNumber) => {
    choose(one);
    say("");
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = {
      stars: one,
      timer: setTimeout(() => void giveNow.current(one), SETTLED_MS),
    };
  };
  return (
    <section class="rate" aria-label={t("rate-title")}>
      <div class="rate-line">
        <span class="rate-title">{t(rating.stars ? "rate-thanks" : "rate-title")}</span>
        <Stars label={t("rate-title")} value={stars} onChange={press} />
      </div>
      <p role="status" class={wrong ? "rate-failed" : "visually-hidden"}>
        {wrong || (rating.stars && stars === rating.stars ? t("rate-kept", { n: stars }) : "")}
      </p>
      {wrong && chosen && (
        <div class="rate-more">
          <Button small onClick={() => void give(chosen)}>
            {t("retry")}
          </Button>
        </div>
      )}
      {rating.stars && stars && (
        <Why key={ticketId} ticketId={ticketId} stars={stars} reason={rating.reason} />
      )}
    </section>
  );
}
