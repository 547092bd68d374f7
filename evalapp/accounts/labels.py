"""French names of the roles and of what the journal holds."""

from __future__ import annotations

from collections.abc import Mapping

from evalapp.accounts.permissions import Role

EVERYWHERE = "Partout"

ROLE_LABELS: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "Administration",
    Role.EVALUATOR: "Évaluation",
    Role.SITE_LEAD: "Pilotage du site (CPO)",
    Role.TROIKA_READER: "Lecture pour la troïka",
    Role.INTERVIEWER: "Enquête de terrain",
}

#: What an act of the journal is called; an act that is not listed shows its code.
ACTION_LABELS: Mapping[str, str] = {
    "sign_in": "Connexion",
    "sign_in.failed": "Connexion refusée",
    "sign_in.throttled": "Connexion bloquée après trop d’essais",
    "sign_out": "Déconnexion",
    "sessions.closed": "Fermeture des autres sessions",
    "password.changed": "Changement de mot de passe",
    "password.reset": "Mot de passe provisoire donné",
    "account.created": "Création d’un compte",
    "account.closed": "Fermeture d’un compte",
    "account.reopened": "Réouverture d’un compte",
    "membership.added": "Rôle donné",
    "membership.removed": "Rôle retiré",
    "export": "Export de réponses",
    "open": "Ouverture d’une campagne",
    "close": "Fermeture d’une campagne",
    "report_published": "Rapport publié",
    "settings": "Réglage modifié",
    "reference_loaded": "Données de référence chargées",
    "figure_added": "Chiffre ajouté",
    "figure_corrected": "Chiffre corrigé",
    "figure_undone": "Correction annulée",
    "territory_added": "Territoire ajouté",
    "site_identity_set": "Identité d’un site complétée",
    "read_answers": "Lecture de réponses",
    "retention_set": "Durée de conservation fixée",
    "purge": "Purge des réponses d’une campagne",
    "response_erased": "Effacement d’une réponse, à la demande de la personne",
    "review.flag": "Réponse signalée",
    "review.unflag": "Signalement levé",
    "review.comment": "Réponse commentée",
    "review.correct": "Réponse corrigée",
    "review.reject": "Réponse écartée",
    "review.accept": "Réponse reprise",
    "invitations_imported": "Contacts importés",
    "invitations_sent": "Invitations envoyées",
    "contacts_read": "Lecture de coordonnées",
    "contact_erased": "Contact effacé",
    "measurement_entered": "Mesure saisie",
    "measurement_undone": "Saisie annulée",
    "target_set": "Cible fixée",
    "texts_read": "Lecture de réponses en clair",
    "text_chosen": "Parole choisie pour les rapports",
    "text_edited": "Parole choisie, corrigée",
    "text_withdrawn": "Parole retirée des rapports",
    "text_put_back": "Parole remise",
    "answers_coded": "Réponses classées par thèmes",
    "theme_added": "Thème ajouté",
    "theme_set_aside": "Thème mis de côté",
    "theme_put_back": "Thème repris",
    "weighting_kept": "Redressement gardé",
    "weighting_in_force": "Redressement mis en vigueur",
    "weighting_stopped": "Redressement retiré de la vigueur",
    "use_view": "Vue de l’explorateur reliée à un indicateur ou aux rapports",
    "weighting_set_aside": "Redressement mis de côté",
    "weighting_put_back": "Redressement repris",
}

OBJECT_LABELS: Mapping[str, str] = {
    "user": "compte",
    "site": "site",
    "campaign": "campagne",
    "questionnaire": "questionnaire",
    "publication": "rapport",
    "measurement": "mesure",
    "response": "réponse",
    "published_figure": "chiffre",
    "reference": "référence",
}

#: Names of the details that rooms write; the others show as they are.
DETAIL_LABELS: Mapping[str, str] = {
    "role": "rôle",
    "roles": "rôles",
    "statuses": "états",
    "labels": "libellés",
    "indicator": "indicateur",
    "measure": "mesure",
    "year": "année",
    "figures": "chiffres",
    "territory": "territoire",
    "kind": "sorte",
    "edition": "édition",
}
