/** What the public figures say. */
export const figuresEs = {
  monthlyReport: "Informe del último mes (PDF)",
  figures: "Indicadores",
  figuresAbout:
    "Cómo responden las entidades a lo que la gente reporta al 311: los casos que entraron en el período, " +
    "tal como están hoy.",
  period: "Período",
  "period.3": "Últimos 3 meses",
  "period.12": "Últimos 12 meses",
  "period.36": "Últimos 3 años",
  everyAgency: "Todas las entidades",
  oneAgency: "Entidad",
  asOf: "Contado a las {0}",
  printReport: "Imprimir o guardar en PDF",
  asCsv: "Tabla CSV",
  nothingYet: "En este período todavía no entró ningún caso, o son tan pocos que no se publican.",
  received: "Recibidos",
  answeredInTime: "Respondidos a tiempo",
  medianTime: "Mitad respondida en",
  p90Time: "Nueve de diez en",
  satisfied: "Satisfacción",
  reopenedShare: "Respuestas que no se sostuvieron",
  "days.one": "{0} día",
  "days.other": "{0} días",
  ofDecided: "de {0} con plazo cumplido o cerrados",
  ofEndings: "de {0} cierres",
  ofScores: "{0} opiniones, de 1 a 5",
  between: "entre {0} y {1}",
  ranking: "Efectividad de las entidades",
  rankingIs:
    "De cada cien casos, cuántos responde a tiempo con una respuesta que se sostiene. La raya es el " +
    "margen del 95 %: dos entidades cuyas rayas se cruzan no se distinguen. Con menos de {0} casos no hay " +
    "puesto. A cada entidad se le mezclan {1} casos del conjunto, para que el azar de pocos casos no " +
    "ponga a nadie primero ni último.",
  "rank.none": "sin puesto: pocos casos",
  score: "Puntaje",
  rank: "Puesto",
  byMonth: "Mes a mes",
  byMonthIs:
    "Casos que entraron cada mes y la parte que se respondió a tiempo. Los meses recientes aún tienen " +
    "casos por vencer.",
  timeToAnswer: "Cuánto tardan",
  timeToAnswerIs:
    "Días desde que entró el caso hasta que se cerró: la marca es la mediana con su margen del 95 %, el " +
    "final de la barra es lo que tardan nueve de cada diez. Incluye la espera por el ciudadano, que no " +
    "cuenta para el plazo.",
  byService: "Por servicio",
  byServiceIs: "Lo que más se pide, y la parte que se respondió a tiempo.",
  service: "Servicio",
  month: "Mes",
  theTable: "La tabla",
  howItIsMade: "Cómo se calcula",
  tooFew: "menos de 5",
  method: "Método {0}. Definiciones y fórmulas en la documentación; los casos, en datos abiertos.",
  openCases: "Casos en datos abiertos",
};
