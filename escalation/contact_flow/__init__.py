"""The contact flow that an answered call runs through in Amazon Connect: how it is made, checked, and answered."""

from __future__ import annotations

from escalation.contact_flow.builder import contact_flow, flow_text
from escalation.contact_flow.contract import Answer, AnswerRequest
from escalation.contact_flow.desk import Desk, FlowDesk, Spoken

__all__ = ["Answer", "AnswerRequest", "Desk", "FlowDesk", "Spoken", "contact_flow", "flow_text"]
